import { expect, it } from 'vitest';
import type { Kind } from '@session-lab/contract/labs/jwt';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy, replayed } from './completion.ts';
import type { Sent } from './use-jwts.ts';

const sent = (what: Sent['what'], kind: Kind, status: number, token: string = kind): Sent => ({
  what,
  kind,
  token,
  exchange: testExchange({ status }),
  step: undefined,
  receivedBytes: undefined,
});

it('a 200 for a JWT after its sign-out completes the lab', () => {
  const replay = sent('use', 'hs256', 200);
  expect(completedBy([sent('use', 'hs256', 200), sent('sign-out', 'hs256', 204), replay])).toBe(
    replay.exchange,
  );
});

it('a 200 before the sign-out, a 401 after it, and a session do not complete the lab', () => {
  expect(completedBy([sent('use', 'jwe', 200), sent('sign-out', 'jwe', 204)])).toBeUndefined();
  expect(completedBy([sent('sign-out', 'jwe', 204), sent('use', 'jwe', 401)])).toBeUndefined();
  expect(completedBy([sent('sign-out', 'session', 204), sent('use', 'session', 200)])).toBeUndefined();
});

it('a failed sign-out, or a sign-out of another token, does not complete the lab', () => {
  expect(completedBy([sent('sign-out', 'jwe', 503), sent('use', 'jwe', 200)])).toBeUndefined();
  expect(completedBy([sent('sign-out', 'jwe', 204), sent('use', 'jwe', 200, 'another')])).toBeUndefined();
});

it('a request counts as a replay only after a sign-out', () => {
  expect(replayed([sent('use', 'jwe', 200), sent('sign-out', 'jwe', 204)])).toBe(false);
  expect(replayed([sent('sign-out', 'jwe', 204), sent('use', 'jwe', 401)])).toBe(true);
});
