import * as fc from 'fast-check';
import { utf8, type FuzzCase } from '../http/fuzz-case.ts';
import { mutated } from '../http/fuzz-cases.ts';
import { extraHeaders } from '../http/headers.ts';
import { placeholderFor } from '../http/token-placeholders.ts';

const leaks = /\bat .+:\d+:\d+|node_modules|node:internal|file:\/\/|\.ts:\d+|\/(?:home|root|srv|app|apps)\//;
const maxBytes = 64 * 1024;

/** Returns one sentence for each fault of a response of the attacker. A token that the bank refuses is no fault. */
export function evaluateAttacker({ status, body }: { status: number; body: Buffer }): string[] {
  return [
    ...(status >= 500 ? [`unexpected ${status}`] : []),
    ...(body.length > maxBytes ? [`a response of ${body.length} bytes`] : []),
    ...(status >= 400 && leaks.test(body.toString()) ? ['the body contains a stack trace or a path'] : []),
  ];
}

const routes: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/prize'],
  ...['form', 'link', 'image', 'fetch', 'frame', 'login'].map((name) => ['GET', `/attack/${name}`] as const),
  ['GET', '/run'],
  ['GET', '/program'],
  ['GET', '/visit'],
  ['GET', '/pixel.gif'],
  ['GET', '/collect'],
  ['POST', '/collect'],
  ['GET', '/seen'],
  ['GET', '/screen'],
  ['POST', '/forget'],
  ['POST', '/replay'],
  ['GET', '/tap/lease'],
  ['PUT', '/tap/lease'],
  ['DELETE', '/tap/lease'],
  ['GET', '/tap/bytes'],
  ['POST', '/tap/replay'],
  ['POST', '/reach'],
  ['GET', '/static/attack.js'],
];
const otherPaths = [
  '/attack/nothing',
  '/attack/__proto__',
  '/attack/%2e%2e',
  '/attack/%ff',
  '/static/../../src/main.ts',
  '/static/%2e%2e/%2e%2e/package.json',
  '/static/..%2F..%2F.env',
  '/static/%00',
  '/static/',
  '/nothing',
  '//',
] as const;
const methods = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'] as const;

const target: fc.Arbitrary<readonly [method: string, path: string]> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...routes) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom(...methods),
      fc.constantFrom(...routes).map(([, path]) => path),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...methods), fc.constantFrom(...otherPaths)) },
);

const student = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[\w-]{22}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'x', '<script>', 'a'.repeat(3_000), '__proto__', '%00', '%E0%A4%A'),
  },
);
const plan = fc.constantFrom(
  'none.none:form',
  'lax.token:form,link,image,fetch,frame,login,port;strict.none:form',
  `${'none.none:form;'.repeat(50)}none.none:form`,
  'none.none:nothing',
  'x'.repeat(5_000),
  ';;;',
  '<script>.x:y',
);
const parameter = fc.oneof(
  student.map((id) => `student=${id}`),
  plan.map((text) => `plan=${encodeURIComponent(text)}`),
  fc.constantFrom(
    'go',
    'go=soon',
    'at=0',
    'at=1',
    'at=99',
    'at=-1',
    'at=1e9',
    'at=NaN',
    'student[]=a',
    'plan[x]=y',
    'to=/comments/?student=a',
    'to=//other.example/comments/?a',
  ),
  fc.string({ maxLength: 3_000 }).map((text) => `data=${encodeURIComponent(text)}`),
  fc.webQueryParameters(),
);
const query = fc
  .tuple(student, fc.array(parameter, { maxLength: 4 }))
  .map(([id, more]) => `?${[`student=${id}`, ...more].join('&')}`);

const stolen = fc.record(
  {
    token: fc.oneof(
      fc.constantFrom(
        placeholderFor('good-0'),
        placeholderFor('admin'),
        'x',
        '',
        'a\r\nHost: evil',
        'x'.repeat(900),
      ),
      fc.jsonValue(),
    ),
    as: fc.oneof(fc.constantFrom('header', 'cookie'), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  { weight: 4, arbitrary: stolen.map((value) => utf8(JSON.stringify(value))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'null',
      '[]',
      '{',
      '"text"',
      '{"token":{"length":1}}',
      '{"__proto__":{"token":"x"}}',
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 900, max: 70_000 }).map((length) => 'b'.repeat(length)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3_000 }).map(utf8) },
);
const contentType = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/json; charset=utf-7',
  'text/plain; charset=x',
  'application/x-www-form-urlencoded',
  ';',
);
const cookies = fc.constantFrom(
  '',
  `visitor=${'v'.repeat(11)}`,
  'visitor=<script>',
  'visitor=; visitor=',
  'a=b; '.repeat(900),
);

/** Generates requests to the attacker's site of the labs. */
export function attackerCases(host: string): fc.Arbitrary<FuzzCase> {
  const requests = fc
    .record({
      target,
      query,
      headers: extraHeaders.filter(({ meaningful }) => !meaningful).map(({ headers }) => headers),
      cookie: cookies,
      type: contentType,
      body,
    })
    .map(({ target: [method, path], query: text, headers, cookie, type, body: sent }): FuzzCase => {
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const lines = [
        ['Host', host],
        ...headers,
        ['Cookie', cookie],
        ...(hasBody
          ? [
              ['Content-Type', type],
              ['Content-Length', `${sent.length}`],
            ]
          : []),
      ].map(([name, value]) => `${name}: ${value}\r\n`);
      const bytes = `${method} ${path}${text} HTTP/1.1\r\n${lines.join('')}\r\n${hasBody ? sent : ''}`;
      return { family: 'structured', bytes, form: 'whole', methods: [method] };
    });
  return fc.oneof({ weight: 14, arbitrary: requests }, { weight: 1, arbitrary: mutated(requests) });
}
