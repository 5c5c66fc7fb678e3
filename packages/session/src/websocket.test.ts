import { randomBytes } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createKeyring, createSessions, SessionStoreError } from './index.ts';
import { memoryStore } from './memory.ts';
import { manualClock } from './testing/index.ts';
import { issueToken } from './token.ts';
import { authenticateUpgrade } from './websocket.ts';

const clock = manualClock();
const store = memoryStore({ clock });
const sessions = createSessions<string>({
  store,
  clock,
  keyring: createKeyring([randomBytes(32)]),
  idleTimeoutMs: 1000,
  absoluteLifetimeMs: 1000,
  touchIntervalMs: 100,
  maxPerUser: 10,
});
const { token, session } = await sessions.create({ userId: 'ada', data: 'Ada' });

function upgrade(url: string, authorization?: string): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.url = url;
  if (authorization !== undefined) message.headers.authorization = authorization;
  return message;
}

test('accepts one token in the query', async () => {
  const trace = {};
  const request = upgrade(`/v1/live?x=1&access_token=${token}`);
  expect(await authenticateUpgrade(sessions, request, trace)).toEqual({ ok: true, session });
  expect(trace).toHaveProperty('storeCommand');
});

test('requires authentication if the query has no token', async () => {
  for (const url of ['/v1/live', '/v1/live?', '/v1/live?token=x']) {
    expect(await authenticateUpgrade(sessions, upgrade(url, `Bearer ${token}`))).toEqual({
      ok: false,
      code: 'authentication_required',
      status: 401,
    });
  }
});

test('refuses two tokens, and a token with an Authorization header, as an invalid request', async () => {
  const url = `/v1/live?access_token=${token}`;
  for (const request of [upgrade(`${url}&access_token=${token}`), upgrade(url, `Bearer ${token}`)]) {
    expect(await authenticateUpgrade(sessions, request)).toEqual({
      ok: false,
      code: 'invalid_request',
      status: 400,
    });
  }
});

test('refuses an invalid token', async () => {
  const ended = await sessions.create({ userId: 'bob', data: 'Bob' });
  await sessions.revoke(ended.session.publicId);
  const forged = issueToken(createKeyring([randomBytes(32)])).token;
  for (const [wrong, reason] of [
    ['', 'malformed'],
    [`${token}=`, 'malformed'],
    [forged, 'forged'],
    [ended.token, 'not_found'],
  ]) {
    expect(await authenticateUpgrade(sessions, upgrade(`/v1/live?access_token=${wrong}`))).toEqual({
      ok: false,
      code: 'invalid_token',
      status: 401,
      reason,
    });
  }
});

test('returns 503 while the store is unavailable, and rethrows other errors', async () => {
  const request = upgrade(`/v1/live?access_token=${token}`);
  vi.spyOn(store, 'read').mockRejectedValueOnce(new SessionStoreError('unavailable'));
  expect(await authenticateUpgrade(sessions, request)).toEqual({
    ok: false,
    code: 'store_unavailable',
    status: 503,
  });
  vi.spyOn(store, 'read').mockRejectedValueOnce(new TypeError('a defect'));
  await expect(authenticateUpgrade(sessions, request)).rejects.toBeInstanceOf(TypeError);
});
