import { expect, it } from 'vitest';
import type { Kind } from '@session-lab/contract/labs/jwt';
import { answer } from '../frame/testing.ts';
import { earning, replayed } from './check-off.ts';
import type { Sent } from './use-jwts.ts';

const sent = (what: Sent['what'], kind: Kind, status: number, token: string = kind): Sent => ({
  what,
  kind,
  token,
  exchange: answer({ status }),
  step: undefined,
  receivedBytes: undefined,
});

it('the 200 for a JWT that was signed out earns it', () => {
  const replay = sent('ask', 'hs256', 200);
  expect(earning([sent('ask', 'hs256', 200), sent('sign-out', 'hs256', 204), replay])).toBe(replay.exchange);
});

it('a 200 before the sign-out, a 401 after it and a session earn nothing', () => {
  expect(earning([sent('ask', 'jwe', 200), sent('sign-out', 'jwe', 204)])).toBeUndefined();
  expect(earning([sent('sign-out', 'jwe', 204), sent('ask', 'jwe', 401)])).toBeUndefined();
  expect(earning([sent('sign-out', 'session', 204), sent('ask', 'session', 200)])).toBeUndefined();
});

it('a sign-out that failed, or of another token, does not count', () => {
  expect(earning([sent('sign-out', 'jwe', 503), sent('ask', 'jwe', 200)])).toBeUndefined();
  expect(earning([sent('sign-out', 'jwe', 204), sent('ask', 'jwe', 200, 'another')])).toBeUndefined();
});

it('a copy is replayed after a sign-out, not before', () => {
  expect(replayed([sent('ask', 'jwe', 200), sent('sign-out', 'jwe', 204)])).toBe(false);
  expect(replayed([sent('sign-out', 'jwe', 204), sent('ask', 'jwe', 401)])).toBe(true);
});
