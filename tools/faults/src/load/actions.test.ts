import { expect, test } from 'vitest';
import type { Sent } from './client.ts';
import { failureOf } from './journal.ts';
import { failureOfRead } from './actions.ts';
import type { KnownSession, SessionState } from './ledger.ts';

const account = { id: 'u1', userName: 'ada', email: 'ada@example.test', password: 'x' };
const session = (state: SessionState): KnownSession => ({
  account,
  token: 't',
  state,
  pendingReads: 0,
  hasSocket: false,
});
const profile = {
  ...account,
  displayName: 'Ada',
  role: 'user',
  createdAt: '2026-01-01T00:00:00.000Z',
  password: undefined,
};
const sent = (status: number, body: unknown): Sent => ({
  method: 'GET',
  path: '/v1/users/me',
  atMs: 0,
  ms: 1,
  answer: { status, headers: {}, body: JSON.stringify(body) },
});
const ok = sent(200, profile);
const refused = sent(401, { code: 'invalid_token' });

test.each([
  ['live', ok, undefined],
  ['live', refused, '401 invalid_token'],
  ['live', sent(200, { ...profile, id: 'u2' }), '200 with another user'],
  ['live', sent(200, 'no profile'), '200 with another user'],
  ['unknown', ok, undefined],
  ['unknown', refused, undefined],
  ['ended', refused, undefined],
  ['ended', ok, '200 for an ended session'],
  ['ended', sent(503, { code: 'store_unavailable' }), '503 store_unavailable'],
] as const)('evaluates a read with a session that is %s', (state, answer, failure) => {
  expect(failureOfRead(answer, session(state))).toBe(failure);
});

test('a missing response is a failure with its reason', () => {
  const lost = { method: 'GET', path: '/', atMs: 0, ms: 1, error: 'ECONNRESET' };
  expect(failureOf(lost, 200)).toBe('no response (ECONNRESET)');
});
