import { randomBytes } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createKeyring, createSessions, SessionStoreError } from './index.ts';
import { memoryStore } from './memory.ts';
import { manualClock } from './testing/index.ts';
import { unchecked } from './testing/unchecked.ts';
import { issueToken } from './token.ts';
import { authenticateUpgrade, chooseProtocol, refuseUpgrade } from './websocket.ts';

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

const offering = (...protocols: string[]): IncomingMessage => {
  const message = upgrade('/v1/live');
  message.headers['sec-websocket-protocol'] = protocols.join(', ');
  return message;
};

test('accepts one token in the query, the header or the subprotocol', async () => {
  const trace = {};
  const accepted = { ok: true, session };
  const query = upgrade(`/v1/live?x=1&access_token=${token}`);
  expect(await authenticateUpgrade(sessions, query, { trace })).toEqual(accepted);
  expect(trace).toHaveProperty('storeCommand');
  for (const request of [
    upgrade('/v1/live', `Bearer ${token}`),
    offering('chat', `bearer.${token}`),
    // A staging site behind HTTP Basic.
    upgrade(`/v1/live?access_token=${token}`, 'Basic eDp5'),
  ])
    expect(await authenticateUpgrade(sessions, request)).toEqual(accepted);
});

test.each<[string, unknown, string]>([
  ['a text as `from`', { from: 'header' }, "from must be an array of 'header', 'subprotocol', 'query'"],
  ['an unknown place', { from: ['cookie'] }, 'from must be an array'],
  ['a quote in the realm', { realm: 'the "lab"' }, 'realm must be printable ASCII without quotes'],
  ['a realm that is no text', { realm: 7 }, 'realm must be printable ASCII'],
  ['an object as `redeemTicket`', { redeemTicket: {} }, 'redeemTicket must be a function'],
  ['a text as `onError`', { onError: 'log' }, 'onError must be a function'],
  ['a text as the options', 'header', 'the third argument, { from, redeemTicket }, must be an object'],
])('refuses %s', async (_, options, message) => {
  const request = upgrade('/', `Bearer ${token}`);
  const verified = authenticateUpgrade(sessions, request, unchecked(options));
  await expect(verified).rejects.toThrow(TypeError);
  await expect(verified).rejects.toThrow(`authenticateUpgrade: ${message}`);
});

test('accepts a token only in an allowed place', async () => {
  const requests = {
    header: upgrade('/', `Bearer ${token}`),
    subprotocol: offering(`bearer.${token}`),
    query: upgrade(`/?access_token=${token}`),
  };
  for (const allowed of ['header', 'subprotocol', 'query'] as const) {
    for (const [place, request] of Object.entries(requests)) {
      const verdict = await authenticateUpgrade(sessions, request, { from: [allowed] });
      const refusal = { ok: false, code: 'authentication_required', status: 401 };
      expect(verdict).toMatchObject(place === allowed ? { ok: true, session } : refusal);
    }
  }
});

test('accepts a ticket once, and none without the option', async () => {
  const tickets = new Map([['t1', session.publicId]]);
  const redeemTicket = async (ticket: string) => {
    const id = tickets.get(ticket);
    tickets.delete(ticket);
    return id;
  };
  const request = upgrade('/v1/live?ticket=t1');
  expect(await authenticateUpgrade(sessions, request)).toMatchObject({ code: 'authentication_required' });
  const options = { from: [], redeemTicket };
  expect(await authenticateUpgrade(sessions, request, options)).toEqual({ ok: true, session });
  expect(await authenticateUpgrade(sessions, request, options)).toMatchObject({ code: 'invalid_token' });
});

test('refuses with 503 when a ticket cannot be redeemed, and reports why', async () => {
  const request = upgrade('/v1/live?ticket=abc');
  const down = new Error('Connection is closed.');
  const reported: unknown[] = [];
  const failing = [
    () => Promise.reject(down),
    () => {
      throw down;
    },
  ];
  for (const redeemTicket of failing) {
    const options = { redeemTicket, onError: (error: unknown) => reported.push(error) };
    const verdict = await authenticateUpgrade(sessions, request, options);
    expect(verdict).toMatchObject({ ok: false, status: 503, code: 'store_unavailable' });
  }
  expect(reported).toEqual([down, down]);
  const printed = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const unheard = { redeemTicket: () => Promise.reject(down) };
  expect(await authenticateUpgrade(sessions, request, unheard)).toMatchObject({ status: 503 });
  expect(printed.mock.calls).toEqual([[down]]);
});

test('a ticket that leads to no public id is an error of the server, and an unknown ticket is none', async () => {
  const request = upgrade('/v1/live?ticket=abc');
  const reported: unknown[] = [];
  const redeem = (id: unknown) =>
    authenticateUpgrade(sessions, request, {
      redeemTicket: async () => unchecked(id),
      onError: (error) => reported.push(error),
    });
  for (const id of [null, undefined]) expect(await redeem(id)).toMatchObject({ code: 'invalid_token' });
  expect(reported).toEqual([]);
  expect(await redeem(token)).toMatchObject({ status: 503 });
  expect(String(reported[0])).toMatch(/The result of redeemTicket must be the public id/);
});

test('names wrong arguments', async () => {
  await expect(authenticateUpgrade<string>(unchecked(undefined), upgrade('/'))).rejects.toThrow(
    /the first argument/,
  );
  await expect(authenticateUpgrade(sessions, unchecked(sessions))).rejects.toThrow(/the second argument/);
});

test('requires authentication without a token', async () => {
  for (const request of [upgrade('/v1/live'), upgrade('/v1/live?token=x'), offering('chat', 'bearer')])
    expect(await authenticateUpgrade(sessions, request)).toMatchObject({
      ok: false,
      code: 'authentication_required',
      status: 401,
    });
});

test('refuses two tokens as an invalid request', async () => {
  const url = `/v1/live?access_token=${token}`;
  for (const request of [
    upgrade(`${url}&access_token=${token}`),
    upgrade(`${url}&ticket=x`),
    upgrade(url, `Bearer ${token}`),
    upgrade('/', 'Bearer'),
    offering(`bearer.${token}`, `bearer.${token}`),
  ])
    expect(await authenticateUpgrade(sessions, request)).toMatchObject({
      ok: false,
      code: 'invalid_request',
      status: 400,
    });
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
    expect(await authenticateUpgrade(sessions, upgrade(`/v1/live?access_token=${wrong}`))).toMatchObject({
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
  expect(await authenticateUpgrade(sessions, request)).toMatchObject({
    ok: false,
    code: 'store_unavailable',
    status: 503,
  });
  vi.spyOn(store, 'read').mockRejectedValueOnce(new TypeError('a defect'));
  await expect(authenticateUpgrade(sessions, request)).rejects.toBeInstanceOf(TypeError);
});

test('refuseUpgrade sends the status and the challenge, and closes the connection', async () => {
  const verdict = await authenticateUpgrade(sessions, upgrade('/'), { realm: 'lab' });
  if (verdict.ok) throw new Error('The upgrade was accepted.');
  let sent = '';
  refuseUpgrade({ end: (text) => (sent = text) }, verdict);
  expect(sent).toBe(
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm="lab"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  );
});

test('chooseProtocol never chooses the token', () => {
  expect(chooseProtocol(new Set([`bearer.${token}`, 'chat']))).toBe('chat');
  expect(chooseProtocol(new Set([`bearer.${token}`]))).toBe(false);
});
