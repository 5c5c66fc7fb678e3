import * as fc from 'fast-check';
import { authorizationFor } from '../http/credentials.ts';
import { bankEndpoints } from '../http/documented.ts';
import { utf8, type FuzzCase } from '../http/fuzz-case.ts';
import { mutated } from '../http/fuzz-cases.ts';
import type { Header } from '../http/headers.ts';
import { jsonBodies, structured, type Api, type Body } from '../http/structured.ts';
import { placeholderFor, validNames } from '../http/token-placeholders.ts';
import { validBodies } from '../http/valid-bodies.ts';

/** Generates requests to the bank of the labs, on its port: JSON and forms, with cookies or the header Authorization. */
export function bankCases(host: string): fc.Arbitrary<FuzzCase> {
  const requests = structured(host, bank);
  return fc.oneof({ weight: 14, arbitrary: requests }, { weight: 1, arbitrary: mutated(requests) });
}

const token = fc.constantFrom(...[...validNames, 'ended' as const, 'admin' as const].map(placeholderFor));

const cookie: fc.Arbitrary<readonly Header[]> = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom('bank', '__Host-bank'), token).map((pair) => pair.join('=')),
    },
    { weight: 1, arbitrary: fc.tuple(token, token).map(([one, two]) => `bank=${one}; bank=${two}`) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'bank',
        'bank=',
        '=',
        ';;; ;',
        'bank==; __Host-bank=%00',
        '__proto__=1; constructor=2',
        'a=b; '.repeat(1_000),
        `${'n'.repeat(3_000)}=1`,
      ),
    },
  )
  .map((value): readonly Header[] => [['Cookie', value]]);

const authorization = authorizationFor('session').map((values) =>
  values.map((value): Header => ['Authorization', value]),
);

/** Headers by which the bank decides about a request. */
const fetchHeaders: fc.Arbitrary<readonly Header[]> = fc.array(
  fc.oneof(
    fc.tuple(
      fc.constant('Sec-Fetch-Site'),
      fc.constantFrom('cross-site', 'same-site', 'same-origin', 'none', 'x'.repeat(2_000), '\xff'),
    ),
    fc.tuple(fc.constant('Origin'), fc.constantFrom('null', 'http://localhost:1', 'http://', '\xe4', ',')),
    fc.tuple(fc.constant('X-Readable-Cookies'), fc.constantFrom('bank', ' '.repeat(900), 'a '.repeat(900))),
    fc.tuple(
      fc.constant('X-Page-Report'),
      fc.constantFrom('text', 'sent:http://a', '<b> \xff', 'a '.repeat(900)),
    ),
    fc.tuple(
      fc.constant('Referer'),
      fc.constantFrom('http://localhost/?mark=a&student=b', 'http://', '?mark=%', 'x'.repeat(3_000)),
    ),
    fc.tuple(fc.constant('X-CSRF-Token'), fc.constantFrom('', 'A'.repeat(43), 'A'.repeat(3_000))),
  ),
  { maxLength: 3 },
);

/** Values of a form that the schema refuses: fields twice, arrays, objects, other encodings, too many fields. */
const wildForm = fc.oneof(
  fc.constantFrom(
    '',
    '&&&==',
    'to=ada&to=mallory&amount=1',
    'to[]=ada&amount[x]=1',
    '__proto__=1&constructor[prototype]=2',
    'to=mallory&amount=1e3',
    'to=mallory&amount=-1',
    'to=mallory&amount=%E0%A4%A',
    'to=mallory&amount=%00',
    'a=1&'.repeat(1_500),
    `text=${'x'.repeat(600)}`,
    `text=${'x'.repeat(3_000)}`,
    'y'.repeat(5_000),
  ),
  fc.webQueryParameters(),
  fc.string({ unit: 'binary', maxLength: 300 }).map(utf8),
);

const forms = (name: string): fc.Arbitrary<Body> =>
  fc.record({
    bytes: fc.oneof(
      { weight: 3, arbitrary: (validBodies[name] ?? fc.constant({})).map(encodeForm) },
      { weight: 2, arbitrary: wildForm },
    ),
    type: fc.constantFrom(
      'application/x-www-form-urlencoded',
      'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8',
      'application/x-www-form-urlencoded; charset=utf-16',
      'application/x-www-form-urlencoded; charset=',
    ),
    chunk: fc.constantFrom(0, 0, 0, 7),
  });

const encodeForm = (fields: object): string =>
  new URLSearchParams(
    Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();

const bank: Api = {
  endpoints: bankEndpoints,
  credentials: () =>
    fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: cookie }, { weight: 3, arbitrary: authorization }),
        fc.oneof(
          { weight: 2, arbitrary: fc.constant<readonly Header[]>([]) },
          { weight: 1, arbitrary: fetchHeaders },
        ),
      )
      .map((both) => both.flat()),
  bodies: (name) => fc.oneof(jsonBodies(name), forms(name)),
};
