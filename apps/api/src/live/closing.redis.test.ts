import { connect } from 'node:net';
import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { describe, expect, it } from 'vitest';
import { socketsPerSession } from '@session-lab/contract';
import {
  connectLivePage,
  messagesOf,
  openLivePage,
  sendMessage,
  untilWelcome,
  upgradeHeaders,
  type LivePage,
} from '../testing/live-page.ts';
import { startTestReplica, useReplicas } from '../testing/replicas.ts';
import { ada, password, signUp, tokenOf } from '../testing/users.ts';
import { frameRate } from './socket.ts';

const api = useReplicas({ db: 6 });

describe('a socket closes', () => {
  it.each(['first', 'second'] as const)(
    'with 4401 within 1 s of a sign-out at the %s replica',
    async (where) => {
      const token = await signUp(api.first);
      const opened = [await openLivePage(api.urls.first, token), await openLivePage(api.urls.second, token)];
      await api[where]('DELETE', '/v1/sessions/mine', { token });
      const closed = Promise.all(opened.map((page) => page.closed));
      expect(await settledWithin(1_000, closed)).toEqual([4401, 4401]);
    },
  );

  it('with 4409 when its token is rotated, and with 4401 when another session changes the password', async () => {
    const mine = await signUp(api.first);
    const body = { email: ada.email, password };
    const other = tokenOf(await api.first('POST', '/v1/sessions', { body }));
    const [here, there] = [
      await openLivePage(api.urls.first, mine),
      await openLivePage(api.urls.second, other),
    ];
    await api.first('PUT', '/v1/users/me/password', {
      token: mine,
      body: { currentPassword: password, newPassword: 'another horse, another battery' },
    });
    expect(await here.closed).toBe(4409);
    expect(await there.closed).toBe(4401);
  });

  it.each([
    ['a text that is not JSON', 'nonsense', 1008],
    ['a message that is not in the contract', '{"type":"shout"}', 1008],
    ['a binary message', Buffer.from('{"type":"send","id":"1","text":"x"}'), 1008],
    ['64 KB of nonsense', 'x'.repeat(64 * 1024), 1008],
    ['one byte over 64 KB', 'x'.repeat(64 * 1024 + 1), 1009],
  ])('when the client sends %s', async (_, data, code) => {
    const page = await openLivePage(api.urls.first, await signUp(api.first));
    page.socket.send(data);
    expect(await page.closed).toBe(code);
  });

  it.each([
    // FIN and text, masked, 1 byte: 0xff unmasked
    ['bad UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    // an opcode that does not exist
    ['a bad frame', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x61]), 1002],
  ])('on %s', async (_, frame, code) => {
    expect(await closeCodeAfter(await signUp(api.first), frame)).toBe(code);
  });

  it.each([
    ['messages', ({ socket }: LivePage) => socket.send('{"type":"send","id":"1","text":"again"}')],
    ['pings of the page', ({ socket }: LivePage) => socket.send('{"type":"ping"}')],
    ['pings of the protocol', ({ socket }: LivePage) => socket.ping()],
  ])('with 1008 on a flood of %s', async (_, sendOne) => {
    const page = await openLivePage(api.urls.first, await signUp(api.first));
    for (let sent = 0; sent < 2 * frameRate.burst; sent += 1) sendOne(page);
    expect(await page.closed).toBe(1008);
  });

  it('with 4429 when its session has five, on all replicas together, until one of them closes', async () => {
    const token = await signUp(api.first);
    const urls = [api.urls.first, api.urls.second];
    const sockets = Array.from({ length: 20 }, (_, at) => {
      const page = connectLivePage(urls[at % 2] ?? '', token);
      // The server does not publish a message that arrives before it accepts the socket.
      page.socket.once('open', () => sendMessage(page, `from ${at}`));
      return page;
    });
    const ends = await Promise.all(
      sockets.map((page) => Promise.race([page.closed, untilWelcome(page).then(() => 'welcome')])),
    );
    expect(ends.filter((end) => end === 4429)).toHaveLength(20 - socketsPerSession);
    const accepted = sockets.filter((_, at) => ends[at] === 'welcome');
    expect(accepted).toHaveLength(socketsPerSession);
    const allowed = sockets.flatMap((_, at) => (ends[at] === 'welcome' ? [`from ${at}`] : []));
    for (const page of accepted) {
      await eventually(() => expect(messagesOf(page).some(({ ownId }) => ownId === 'mine')).toBe(true));
      for (const { text } of messagesOf(page)) expect(allowed).toContain(text);
    }
    accepted[0]?.socket.close();
    await accepted[0]?.closed;
    await eventually(() => openLivePage(api.urls.second, token));
  });

  it('when a message has too many fragments', async () => {
    const page = await openLivePage(api.urls.first, await signUp(api.first));
    for (let part = 0; part < 100; part += 1) page.socket.send('x', { fin: false });
    expect(await page.closed).toBe(1008);
  });

  it('with 1001 when its replica stops', async () => {
    const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-3' }, api);
    await eventually(async () => expect((await call('GET', '/readyz')).status).toBe(200));
    const page = await openLivePage(replica.url, await signUp(api.first));
    await replica.stop({ drainMs: 0 });
    expect(await page.closed).toBe(1001);
  });
});

/** Opens the WebSocket without a library, sends invalid bytes, and resolves to the code of the close frame. */
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
