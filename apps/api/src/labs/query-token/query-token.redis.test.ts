import { createSocket } from 'node:dgram';
import { eventually } from '@session-lab/test-support/eventually';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { endpoints, socketPath, ticketLastsMs, type LogLine } from '@session-lab/contract/labs/query-token';
import { upgradeHeaders } from '../../testing/live-page.ts';
import { origin, useReplicas } from '../../testing/replicas.ts';
import { signUp, tokenOf } from '../../testing/users.ts';

const api = useReplicas({ db: 15 });

const student = 'S'.repeat(22);
const other = 'O'.repeat(22);
const as = (name: string) => ({ 'x-lab-student': name });

const signIn = async (name = student): Promise<string> =>
  tokenOf(await api.first('POST', endpoints.signIn.path, { headers: as(name) }));

async function issueTicket(token: string): Promise<string> {
  const { status, body } = await api.first('POST', endpoints.issueTicket.path, { token });
  expect(status).toBe(201);
  expect(body).toMatchObject({ lastsMs: ticketLastsMs });
  return String(Reflect.get(Object(body), 'ticket'));
}

/** Opens the WebSocket at the second replica. Resolves to its message and its close code, or to the status of the refusal. */
async function connect(query: string, headers = {}): Promise<unknown> {
  const socket = new WebSocket(
    `${api.urls.second.replace('http', 'ws')}${socketPath}?${query}`,
    [`student.${student}`],
    { origin, headers },
  );
  onTestFinished(() => socket.terminate());
  return new Promise((resolve) => {
    const received: unknown[] = [];
    socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())));
    socket.once('close', (code) => resolve({ received, code, protocol: socket.protocol }));
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode));
    socket.on('error', () => undefined);
  });
}

const opened = {
  received: [{ name: 'Ada', servedBy: 'api-2' }],
  code: 1000,
  protocol: `student.${student}`,
};

it('a token or a ticket in the address opens the WebSocket, which sends one message and closes', async () => {
  const token = await signIn();
  expect(await connect(`access_token=${token}`)).toEqual(opened);
  expect(await connect(`access_token=${token}`)).toEqual(opened);
  expect(await connect(`ticket=${await issueTicket(token)}`)).toEqual(opened);
});

it('a ticket is valid once', async () => {
  const ticket = await issueTicket(await signIn());
  const answers = await Promise.all([1, 2, 3].map(() => connect(`ticket=${ticket}`)));
  expect(answers.filter((answer) => answer === 401)).toHaveLength(2);
  expect(answers).toContainEqual(opened);
});

it('a ticket is valid for 30 seconds, and Redis has only its hash', async () => {
  const ticket = await issueTicket(await signIn());
  const [key = ''] = await api.redis.keys('lab:query-token:ticket:*');
  expect(key).not.toContain(ticket);
  expect(await api.redis.pttl(key)).toBeGreaterThan(ticketLastsMs - 5_000);
  expect(await api.redis.pttl(key)).toBeLessThanOrEqual(ticketLastsMs);
  await api.redis.pexpire(key, 1);
  await eventually(async () => expect(await api.redis.exists(key)).toBe(0));
  expect(await connect(`ticket=${ticket}`)).toBe(401);
});

it('a ticket ends with its session, and a request with a ticket and a token is refused', async () => {
  const token = await signIn();
  const [ticket, second] = [await issueTicket(token), await issueTicket(token)];
  expect(await connect(`access_token=${await signIn()}&ticket=${ticket}`)).toBe(400);
  expect(await api.second('POST', endpoints.signOut.path, { token })).toMatchObject({ status: 204 });
  for (const one of [ticket, second]) expect(await connect(`ticket=${one}`)).toBe(401);
  expect(await connect(`access_token=${token}`)).toBe(401);
});

it.each([
  ['no credential', '', {}, 401],
  ['a token that is not valid', 'access_token=x', {}, 401],
  ['a foreign Origin', 'access_token=x', { origin: 'http://evil.example' }, 403],
  ['no student', 'access_token=x', { 'sec-websocket-protocol': 'student.x' }, 400],
  ['no WebSocket', 'access_token=x', { upgrade: 'other' }, 426],
])('a handshake with %s is refused', async (_, query, headers, status) => {
  const protocol = { 'sec-websocket-protocol': `student.${student}` };
  const answer = await api.first('GET', `${socketPath}?${query}`, {
    headers: { ...upgradeHeaders, ...protocol, ...headers },
  });
  expect(answer.status).toBe(status);
});

it('a form or JSON has the token in its body', async () => {
  const token = await signIn();
  for (const [type, text] of [
    ['application/x-www-form-urlencoded', `access_token=${token}`],
    ['application/json', JSON.stringify({ access_token: token })],
  ]) {
    const answer = await fetch(api.urls.first + endpoints.sendForm.path, {
      method: 'POST',
      headers: { ...as(student), 'content-type': type ?? '' },
      body: text ?? '',
    });
    expect([answer.status, await answer.json()]).toEqual([200, { name: 'Ada' }]);
  }
});

const requestId = 'a'.repeat(32);
const usual = `127.0.0.1 - - [30/Nov/2026:02:00:00 +0000] "GET /x?access_token=t HTTP/1.1" 101 37 "-" "-"`;
const project = `{"time":"2026-11-30T02:00:00.000Z","requestId":"${requestId}","status":101}`;
const fromNginx = (tag: string, line: string): string => `<190>Nov 30 02:00:00 ${tag}: ${line}`;

/** Sends messages to both replicas, as NGINX does. */
async function sendLines(...messages: string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages)
    for (const url of [api.urls.first, api.urls.second])
      await new Promise((resolve) => socket.send(message, Number(new URL(url).port), '127.0.0.1', resolve));
  socket.close();
}

async function readLines(name = student, query = ''): Promise<{ lines: LogLine[]; after: string }> {
  const { body } = await api.second('GET', `${endpoints.readLines.path}${query}`, { headers: as(name) });
  return endpoints.readLines.response.parse(body);
}

const sendForm = (id: string, name: string) =>
  api.first('POST', endpoints.sendForm.path, {
    headers: { ...as(name), 'x-request-id': id },
    body: { access_token: 'x' },
  });

it('a student reads the lines of the own requests, each once, although both replicas receive them', async () => {
  await signIn();
  await signIn(other);
  await sendForm(requestId, student);
  await sendLines(fromNginx('usual', `${requestId} ${usual}`), fromNginx('project', project));
  await eventually(async () => expect((await readLines()).lines).toHaveLength(2));
  // The replicas may store the two lines in either order.
  expect((await readLines()).lines).toEqual(
    expect.arrayContaining([
      { requestId, format: 'usual', text: usual },
      { requestId, format: 'project', text: project },
    ]),
  );
  const { after } = await readLines();
  expect(await readLines(student, `?after=${after}`)).toEqual({ lines: [], after });
  expect(await readLines(other)).toMatchObject({ lines: [] });
});

it('no student reads a line of another request, a message of another form, or more than 60 lines', async () => {
  await signIn();
  await sendForm(requestId, student);
  const unknown = 'b'.repeat(32);
  await sendLines(
    fromNginx('usual', `${unknown} ${usual}`),
    fromNginx('other', `${requestId} ${usual}`),
    `${requestId} ${usual}`,
    fromNginx('project', 'nothing'),
  );
  const ids = Array.from({ length: 61 }, (_, index) => index.toString(16).padStart(32, '0'));
  for (const id of ids) {
    await sendForm(id, student);
    await sendLines(fromNginx('usual', `${id} ${'x'.repeat(3_000)}`));
  }
  await eventually(async () => {
    const { lines } = await readLines();
    expect(lines.map((line) => line.requestId)).toEqual(ids.slice(1));
    expect(lines[0]?.text).toHaveLength(1_000);
  });
});

it('a student who did not sign in has no list', async () => {
  await sendForm(requestId, student);
  await sendLines(fromNginx('project', project));
  await eventually(async () =>
    expect(await api.redis.exists(`lab:query-token:seen:${requestId}:project`)).toBe(1),
  );
  expect(await api.redis.exists(`lab:query-token:lines:${student}`)).toBe(0);
});

it('the app and another lab refuse the token, and this lab refuses theirs', async () => {
  const token = await signIn();
  for (const path of ['/v1/users/me', '/v1/labs/expiry/me', '/v1/labs/bank/me'])
    expect((await api.first('GET', path, { token })).status).toBe(401);
  const live = await api.first('GET', `/v1/live?access_token=${token}`, { headers: upgradeHeaders });
  expect(live.status).toBe(401);
  const foreign = [await signUp(api.first), tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'))];
  for (const held of foreign) {
    expect(await connect(`access_token=${held}`)).toBe(401);
    expect((await api.first('POST', endpoints.issueTicket.path, { token: held })).status).toBe(401);
  }
});

it('every key expires', async () => {
  const token = await signIn();
  await issueTicket(token);
  await sendForm(requestId, student);
  await sendLines(fromNginx('project', project));
  await eventually(async () => expect(await readLines()).toMatchObject({ lines: [{ requestId }] }));
  const keys = await api.redis.keys('lab:*');
  // Lines, session, ticket, request, seen line, and the quota of the network.
  expect(keys).toHaveLength(6);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});

it('a session of the lab ends after an hour', async () => {
  const token = await signIn();
  api.clock.advance(3_600_001);
  expect(await connect(`access_token=${token}`)).toBe(401);
});
