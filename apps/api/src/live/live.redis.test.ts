import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ServerMessage, socketsPerSession } from '@session-lab/contract';
import { origin, startTestReplica, useReplicas } from '../testing/replicas.ts';
import { ada, password, signUpInput, signIn, signUp, tokenOf } from '../testing/users.ts';
import { messagesPerUser } from './budget.ts';
import { frameRate } from './socket.ts';

const api = useReplicas({ db: 6 });

type Page = { socket: WebSocket; heard: ServerMessage[]; closed: Promise<number> };
const pages: Page[] = [];
afterEach(() => {
  for (const { socket } of pages.splice(0)) socket.terminate();
});

/** A page that has opened the WebSocket and hears everything. */
async function open(url: string, token: string): Promise<Page> {
  const socket = new WebSocket(liveUrl(url, token), { origin });
  const heard: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => heard.push(ServerMessage.parse(JSON.parse(data.toString()))));
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const page = { socket, heard, closed };
  pages.push(page);
  await once(socket, 'open');
  await vi.waitUntil(() => heard.some(({ type }) => type === 'welcome'));
  return page;
}

const liveUrl = (url: string, token: string): string =>
  `${url.replace('http', 'ws')}/v1/live?access_token=${token}`;

const say = ({ socket }: Page, text: string, id = 'mine'): void =>
  socket.send(JSON.stringify({ type: 'send', id, text }));

const saidTo = ({ heard }: Page) => heard.filter((message) => message.type === 'message');

const refusedTo = ({ heard }: Page) => heard.filter((message) => message.type === 'refused');

const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  origin,
};

describe('an upgrade', () => {
  it.each([
    ['no Origin', { origin: '' }, 403, 'origin_not_allowed'],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403, 'origin_not_allowed'],
    ['another port of the origin', { origin: 'http://localhost:9090' }, 403, 'origin_not_allowed'],
    ['a token in the header too', { authorization: `Bearer ${'x'.repeat(86)}` }, 400, 'invalid_request'],
    ['a key that is none', { 'sec-websocket-key': 'x' }, 400, 'bad_request'],
    ['a name that needs HTTPS', { host: 'lab.example.org' }, 403, 'https_required'],
  ])('with %s is refused', async (_, headers, status, code) => {
    const token = await signUp(api.first);
    const answer = await api.first('GET', `/v1/live?access_token=${token}`, {
      headers: { ...upgradeHeaders, ...headers },
    });
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers).toMatchObject({ connection: 'close', 'x-served-by': 'api-1' });
  });

  it.each([
    ['', 401, 'authentication_required'],
    ['?access_token=nonsense', 401, 'invalid_token'],
    ['?access_token=a&access_token=b', 400, 'invalid_request'],
  ])('with the query %j is refused: %d', async (query, status, code) => {
    const answer = await api.first('GET', `/v1/live${query}`, { headers: upgradeHeaders });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="session-lab"/);
  });

  it('whose token came in clear ends its session', async () => {
    const token = await signUp(api.first);
    const headers = { ...upgradeHeaders, host: 'lab.example.org' };
    await api.first('GET', `/v1/live?access_token=${token}`, { headers });
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  });

  it('has its line in the log, without the query', async () => {
    const token = await signUp(api.first);
    api.log.lines.length = 0;
    await open(api.urls.second, token);
    expect(JSON.parse(api.log.lines.join(''))).toMatchObject({
      method: 'GET',
      route: '/v1/live',
      status: 101,
      replica: 'api-2',
      sessionId: expect.any(String),
    });
    expect(api.log.lines.join('')).not.toContain(token);
  });

  it('to something else goes its usual way', async () => {
    const token = await signUp(api.first);
    const headers = { connection: 'Upgrade', upgrade: 'h2c', authorization: `Bearer ${token}` };
    expect(await api.first('GET', '/v1/users/me', { headers })).toMatchObject({ status: 200 });
  });
});

describe('the room', () => {
  it('welcomes a page with who is here, on every replica', async () => {
    const [one, two] = [await signUp(api.first), await signUp(api.first, signUpInput('bob'))];
    const first = await open(api.urls.first, one);
    const second = await open(api.urls.second, two);
    const bob = { userName: 'bob', replica: 'api-2' };
    expect(second.heard.find(({ type }) => type === 'welcome')).toMatchObject({
      replica: 'api-2',
      present: expect.arrayContaining([
        expect.objectContaining({ userName: 'ada', replica: 'api-1' }),
        expect.objectContaining(bob),
      ]),
    });
    await vi.waitFor(() =>
      expect(first.heard.at(-1)).toMatchObject({
        type: 'presence',
        present: expect.arrayContaining([expect.objectContaining(bob)]),
      }),
    );
  });

  it('carries a message across, and says which way it went', async () => {
    const token = await signUp(api.first);
    const first = await open(api.urls.first, token);
    const second = await open(api.urls.second, token);
    say(first, 'hello');
    const said = { type: 'message', text: 'hello', from: { userName: 'ada', replica: 'api-1' } };
    await vi.waitFor(() => expect(second.heard).toContainEqual(expect.objectContaining({ type: 'message' })));
    expect(second.heard.at(-1)).toMatchObject({ ...said, via: ['api-1', 'api-2'] });
    await vi.waitFor(() => expect(first.heard.at(-1)).toMatchObject({ ...said, via: ['api-1', 'api-1'] }));
  });

  it('returns the id of the sender to the socket that sent the message, and to no other', async () => {
    const token = await signUp(api.first);
    const [sender, tab, there] = [
      await open(api.urls.first, token),
      await open(api.urls.first, token),
      await open(api.urls.second, token),
    ];
    say(sender, 'hello');
    await vi.waitFor(() => {
      for (const page of [sender, tab, there]) expect(saidTo(page)).toHaveLength(1);
    });
    expect(saidTo(sender)).toMatchObject([{ ownId: 'mine', text: 'hello' }]);
    for (const page of [tab, there]) expect(saidTo(page)).not.toHaveProperty('0.ownId');
  });

  it('gives every message an id of its own, whatever id the sender chose, on any socket and any replica', async () => {
    const [reader, writer] = [
      await open(api.urls.second, await signUp(api.first)),
      await open(api.urls.first, await signUp(api.first, signUpInput('grace'))),
    ];
    say(writer, 'the first');
    await vi.waitFor(() => expect(saidTo(reader)).toHaveLength(1));
    const [first] = saidTo(reader);
    const eve = await signUp(api.first, signUpInput('eve'));
    const attackers = [await open(api.urls.first, eve), await open(api.urls.second, eve)];
    for (const attacker of attackers)
      for (const id of [first?.id ?? '', 'mine', 'mine']) say(attacker, 'not the first', id);
    await vi.waitFor(() => expect(saidTo(reader)).toHaveLength(7));
    expect(new Set(saidTo(reader).map(({ id }) => id)).size).toBe(7);
    expect(saidTo(reader).filter(({ from }) => from.userName === 'grace')).toEqual([first]);
  });

  it('removes empty lines from a message, and closes the socket on one of blanks only', async () => {
    const page = await open(api.urls.first, await signUp(api.first));
    say(page, `a${'\n'.repeat(300)}b\r\n \u200b\u2029\n\u2800\nc`);
    await vi.waitFor(() => expect(saidTo(page)).toMatchObject([{ text: 'a\nb\nc' }]));
    say(page, '\n\u200b\n\u2800\n');
    expect(await page.closed).toBe(1008);
  });

  it('names a user once on a replica, however many sockets the user has there', async () => {
    const [ada, bob] = [await signUp(api.first), await signUp(api.first, signUpInput('bob'))];
    const page = await open(api.urls.first, ada);
    for (let opened = 0; opened < 3; opened += 1) await open(api.urls.first, bob);
    await vi.waitFor(() =>
      expect(page.heard.at(-1)).toMatchObject({
        type: 'presence',
        counts: [{ replica: 'api-1', sockets: 4 }],
      }),
    );
    const named = page.heard.findLast(
      (message) => message.type === 'presence' && message.present !== undefined,
    );
    expect(named).toMatchObject({ present: [{ userName: 'ada' }, { userName: 'bob' }] });
  });

  it('answers a ping, and to a client that offers subprotocols answers none', async () => {
    const token = await signUp(api.first);
    const page = await open(api.urls.first, token);
    page.socket.send('{"type":"ping"}');
    await vi.waitFor(() => expect(page.heard.at(-1)).toEqual({ type: 'pong' }));
    const offered = new WebSocket(liveUrl(api.urls.first, token), ['soap', 'wamp'], { origin });
    const [error] = await once(offered, 'error');
    expect(error).toMatchObject({ message: 'Server sent no subprotocol' });
  });

  it('refuses the messages of a user past the budget, over all sockets and replicas, and goes on', async () => {
    const [one, two] = [await signUp(api.first), await signIn(api.second)];
    const senders = [await open(api.urls.first, one), await open(api.urls.second, two)];
    const reader = await open(api.urls.first, await signUp(api.first, signUpInput('grace')));
    for (let sent = 0; sent < messagesPerUser; sent += 1)
      for (const sender of senders) say(sender, 'again', `number ${sent}`);
    await vi.waitFor(() =>
      expect(senders.flatMap((sender) => refusedTo(sender))).toHaveLength(messagesPerUser),
    );
    await vi.waitFor(() => expect(saidTo(reader)).toHaveLength(messagesPerUser));
    const refused = senders.flatMap(refusedTo)[0];
    expect(refused).toMatchObject({ reason: 'too_many_messages', ownId: expect.stringMatching(/^number/) });
    expect(refused?.retryAfterMs).toBeGreaterThan(0);
    say(reader, 'the budget of another user is untouched');
    await vi.waitFor(() => expect(saidTo(reader)).toHaveLength(messagesPerUser + 1));
    for (const { socket } of senders) expect(socket.readyState).toBe(socket.OPEN);
  });

  it('shows no more who left', async () => {
    const token = await signUp(api.first);
    const first = await open(api.urls.first, token);
    const second = await open(api.urls.second, token);
    second.socket.close();
    await vi.waitFor(() =>
      expect(first.heard.at(-1)).toMatchObject({ type: 'presence', present: [{ replica: 'api-1' }] }),
    );
  });

  it('opening a socket and pings do not slide the idle timeout', async () => {
    const token = await signUp(api.first);
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    const page = await open(api.urls.first, token);
    page.socket.send('{"type":"ping"}');
    await vi.waitFor(() => expect(page.heard.at(-1)).toEqual({ type: 'pong' }));
    api.clock.advance(1);
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  });

  it('messages slide the idle timeout', async () => {
    const token = await signUp(api.first);
    const page = await open(api.urls.first, token);
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    say(page, 'still here');
    await vi.waitFor(() => expect(page.heard.at(-1)).toMatchObject({ type: 'message' }));
    api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
  });
});

describe('a socket closes', () => {
  it.each(['first', 'second'] as const)(
    'with 4401 within 1 s of a sign-out at the %s replica',
    async (where) => {
      const token = await signUp(api.first);
      const opened = [await open(api.urls.first, token), await open(api.urls.second, token)];
      await api[where]('DELETE', '/v1/sessions/mine', { token });
      const startedAtMs = performance.now();
      expect(await Promise.all(opened.map(({ closed }) => closed))).toEqual([4401, 4401]);
      expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    },
  );

  it('with 4409 when its token is rotated, and with 4401 when another one did it', async () => {
    const mine = await signUp(api.first);
    const body = { email: ada.email, password };
    const other = tokenOf(await api.first('POST', '/v1/sessions', { body }));
    const [here, there] = [await open(api.urls.first, mine), await open(api.urls.second, other)];
    await api.first('PUT', '/v1/users/me/password', {
      token: mine,
      body: { currentPassword: password, newPassword: 'another horse, another battery' },
    });
    expect(await here.closed).toBe(4409);
    expect(await there.closed).toBe(4401);
  });

  it.each([
    ['no JSON', 'nonsense', 1008],
    ['no message of the contract', '{"type":"shout"}', 1008],
    ['binary', Buffer.from('{"type":"send","id":"1","text":"x"}'), 1008],
    ['64 KB of nonsense', 'x'.repeat(64 * 1024), 1008],
    ['one byte over 64 KB', 'x'.repeat(64 * 1024 + 1), 1009],
  ])('when what it says is %s', async (_, data, code) => {
    const page = await open(api.urls.first, await signUp(api.first));
    page.socket.send(data);
    expect(await page.closed).toBe(code);
  });

  it.each([
    // FIN and text, masked, 1 byte: 0xff unmasked
    ['bad UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    // an opcode that there is not
    ['a bad frame', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x61]), 1002],
  ])('on %s', async (_, frame, code) => {
    expect(await closeCodeAfter(await signUp(api.first), frame)).toBe(code);
  });

  it.each([
    ['messages', ({ socket }: Page) => socket.send('{"type":"send","id":"1","text":"again"}')],
    ['pings of the page', ({ socket }: Page) => socket.send('{"type":"ping"}')],
    ['pings of the protocol', ({ socket }: Page) => socket.ping()],
  ])('with 1008 on a flood of %s', async (_, send) => {
    const page = await open(api.urls.first, await signUp(api.first));
    for (let sent = 0; sent < 2 * frameRate.burst; sent += 1) send(page);
    expect(await page.closed).toBe(1008);
  });

  it('with 4429 when its session has five, on all replicas together, until one of them closes', async () => {
    const token = await signUp(api.first);
    const urls = [api.urls.first, api.urls.second];
    const sockets = Array.from({ length: 20 }, (_, at) => {
      const socket = new WebSocket(liveUrl(urls[at % 2] ?? '', token), { origin });
      const page: Page = {
        socket,
        heard: [],
        closed: new Promise((resolve) => socket.once('close', resolve)),
      };
      socket.on('message', (data: Buffer) =>
        page.heard.push(ServerMessage.parse(JSON.parse(data.toString()))),
      );
      // A message before the answer is not published either.
      socket.once('open', () => say(page, `from ${at}`));
      pages.push(page);
      return page;
    });
    const ends = await Promise.all(
      sockets.map((page) =>
        Promise.race([page.closed, vi.waitUntil(() => page.heard.some(({ type }) => type === 'welcome'))]),
      ),
    );
    expect(ends.filter((end) => end === 4429)).toHaveLength(20 - socketsPerSession);
    const accepted = sockets.filter((_, at) => ends[at] === true);
    expect(accepted).toHaveLength(socketsPerSession);
    const allowed = sockets.flatMap((_, at) => (ends[at] === true ? [`from ${at}`] : []));
    for (const page of accepted) {
      await vi.waitFor(() => expect(saidTo(page).some(({ ownId }) => ownId === 'mine')).toBe(true));
      for (const { text } of saidTo(page)) expect(allowed).toContain(text);
    }
    accepted[0]?.socket.close();
    await accepted[0]?.closed;
    await vi.waitFor(() => open(api.urls.second, token), 5_000);
  });

  it('when one message comes in too many fragments', async () => {
    const page = await open(api.urls.first, await signUp(api.first));
    for (let part = 0; part < 100; part += 1) page.socket.send('x', { fin: false });
    expect(await page.closed).toBe(1008);
  });

  it('with 1001 when its replica goes away', async () => {
    const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-3' }, api);
    await vi.waitUntil(async () => (await call('GET', '/readyz')).status === 200);
    const page = await open(replica.url, await signUp(api.first));
    await replica.stop({ drainMs: 0 });
    expect(await page.closed).toBe(1001);
  });
});

/** Opens the WebSocket by hand, sends bytes that no library would, and reads the close frame. */
function closeCodeAfter(token: string, frame: Buffer): Promise<number> {
  const { hostname, port } = new URL(api.urls.first);
  const head = Object.entries({ host: '127.0.0.1', ...upgradeHeaders }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET /v1/live?access_token=${token} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
      socket.once('data', () => socket.write(frame));
    });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const at = bytes.lastIndexOf(Buffer.from([0x88, 0x02]));
      if (at !== -1 && bytes.length >= at + 4) {
        resolve(bytes.readUInt16BE(at + 2));
        socket.destroy();
      }
    });
    socket.once('error', reject);
  });
}
