import { Socket } from 'node:net';
import { closeCode, socketsPerSession, type ServerMessage } from '@session-lab/contract';
import { expect, test } from '@playwright/test';
import { signIn, signUp } from '../support/account.ts';
import { code, send } from '../support/http.ts';
import { openLive, openOnBoth, origin, tryUpgrade } from '../support/socket.ts';

test('a foreign or missing Origin is refused at the upgrade with 403', async () => {
  const { token } = await signUp();
  for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
    const { status, body } = await tryUpgrade(`?access_token=${token}`, headers);
    expect(status).toBe(403);
    expect(code({ body })).toBe('origin_not_allowed');
  }
});

test('a missing or invalid token is refused at the upgrade with 401, a duplicate token with 400', async () => {
  const { token } = await signUp();
  expect((await tryUpgrade('')).status).toBe(401);
  expect((await tryUpgrade(`?access_token=${'A'.repeat(86)}`)).status).toBe(401);
  expect((await tryUpgrade(`?access_token=${token}&access_token=${token}`)).status).toBe(400);
  expect(
    (await tryUpgrade(`?access_token=${token}`, { origin, authorization: `Bearer ${token}` })).status,
  ).toBe(400);
});

test('a request without an upgrade gives 426 and names the protocol', async () => {
  const { status, headers } = await send('/v1/live');
  expect(status).toBe(426);
  expect(headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-version': '13' });
  expect(headers.connection).toContain('Upgrade');
});

const badFrames: readonly (readonly [name: string, code: number, frame: string | Buffer])[] = [
  ['a message that is not in the contract', closeCode.policyViolation, '{"type":"dance"}'],
  ['text that is not JSON', closeCode.policyViolation, 'hello'],
  ['more than 64 KB', closeCode.tooBig, 'a'.repeat(65 * 1024)],
];
for (const [name, code, frame] of badFrames) {
  test(`${name} closes the socket with ${code}`, async () => {
    const { token } = await signUp();
    const live = await openLive(token);
    const closed = live.closed();
    live.socket.send(frame);
    expect((await closed).code).toBe(code);
  });
}

test('text that is not UTF-8 closes the socket with 1007, a frame without a mask with 1002', async () => {
  const { token } = await signUp();
  for (const [code, frame] of [
    [closeCode.invalidPayload, Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])],
    [closeCode.protocolError, Buffer.from([0x81, 0x01, 0x41])],
  ] as const) {
    const live = await openLive(token);
    const closed = live.closed();
    // Bypasses the framing of the library, which never sends such frames.
    const tcp: unknown = Reflect.get(live.socket, '_socket');
    if (!(tcp instanceof Socket)) throw new Error('the WebSocket has no TCP socket');
    tcp.write(frame);
    expect((await closed).code).toBe(code);
  }
});

test('the server does not accept compression that the client offers', async () => {
  const { token } = await signUp();
  const live = await openLive(token);
  expect(live.socket.extensions).toBe('');
  live.socket.terminate();
});

test('too many messages close the socket with 1008', async () => {
  const { token } = await signUp();
  const live = await openLive(token);
  const closed = live.closed();
  for (let sent = 0; sent < 200; sent++)
    live.socket.send(JSON.stringify({ type: 'send', id: `${sent}`, text: 'again' }));
  expect((await closed).code).toBe(closeCode.policyViolation);
});

const isGreeting = (message: ServerMessage) =>
  message.type === 'message' && message.text === 'hello over there';

test('a message reaches the other replica and names both replicas', async () => {
  const [ada, grace] = [await signUp('ada'), await signUp('grace')];
  const [sender, receiver] = await openOnBoth([ada.token, grace.token]);
  expect(sender.replica).not.toBe(receiver.replica);
  sender.socket.send(JSON.stringify({ type: 'send', id: 'm1', text: 'hello over there' }));
  const received = await receiver.next(isGreeting);
  expect(received).toMatchObject({ via: [sender.replica, receiver.replica] });
  expect(received).not.toHaveProperty('ownId');
  expect(await sender.next(isGreeting)).toMatchObject({ ownId: 'm1' });
  for (const { socket } of [sender, receiver]) socket.terminate();
});

test('a message with the id of another message does not replace it, from any socket', async () => {
  const [ada, eve, bob] = [await signUp('ada'), await signUp('eve'), await signUp('bob')];
  const [sender, reader] = [await openLive(ada.token), await openLive(bob.token)];
  sender.socket.send(JSON.stringify({ type: 'send', id: 'm1', text: 'the words of Ada' }));
  const first = await reader.next(({ type }) => type === 'message');
  const id = first.type === 'message' ? first.id : '';
  const attackers = [await openLive(eve.token), await openLive(eve.token)];
  for (const [at, { socket }] of attackers.entries())
    socket.send(JSON.stringify({ type: 'send', id, text: `not the words of Ada, ${at}` }));
  for (const at of attackers.keys())
    await reader.next(
      (message) => message.type === 'message' && message.text === `not the words of Ada, ${at}`,
    );
  const all = reader.messages.filter((message) => message.type === 'message');
  expect(all.filter((message) => message.id === id)).toEqual([first]);
  const spoofed = attackers[0]?.closed();
  attackers[0]?.socket.send(JSON.stringify({ type: 'send', id: 'x', text: 'hi', from: all[0]?.from }));
  expect((await spoofed)?.code).toBe(closeCode.policyViolation);
  for (const { socket } of [sender, reader, ...attackers]) socket.terminate();
});

test('the sixth socket of a session closes with 4429, on either replica', async () => {
  const { token } = await signUp();
  const held = [];
  for (let opened = 0; opened < socketsPerSession; opened++) held.push(await openLive(token));
  await expect(openLive(token)).rejects.toThrow(String(closeCode.tooManySockets));
  held[0]?.socket.close();
  await expect(async () => held.push(await openLive(token))).toPass();
  for (const { socket } of held) socket.terminate();
});

test('after a sign-out, both replicas refuse the token within 100 ms, and its sockets close with 4401 within 1 s', async () => {
  const { token } = await signUp();
  const sockets = await openOnBoth([token]);
  const closings = sockets.map((live) => live.closed());
  expect((await send('/v1/sessions/mine', { method: 'DELETE', token })).status).toBe(204);
  const since = performance.now();
  const refusedBy = new Set<unknown>();
  for (let sent = 0; sent < 4; sent++) {
    const answer = await send('/v1/users/me', { token });
    expect(answer.status).toBe(401);
    refusedBy.add(answer.headers['x-served-by']);
  }
  expect(performance.now() - since).toBeLessThan(100);
  expect(refusedBy.size).toBe(2);
  for (const closing of closings) {
    const { code, ms } = await closing;
    expect(code).toBe(closeCode.signedOut);
    expect(ms).toBeLessThan(1000);
  }
});

test('a new password closes the sockets of other sessions with 4401 and of its own session with 4409', async () => {
  const account = await signUp();
  const other = await signIn(account);
  const [mine, theirs] = [await openLive(account.token), await openLive(other)];
  const closings = [mine.closed(), theirs.closed()] as const;
  const answer = await send('/v1/users/me/password', {
    method: 'PUT',
    token: account.token,
    json: { currentPassword: account.password, newPassword: `${account.password} two` },
  });
  expect(answer.status).toBe(204);
  expect((await closings[0]).code).toBe(closeCode.tokenRotated);
  expect((await closings[1]).code).toBe(closeCode.signedOut);
});
