import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';
import type { Sent } from './use-anatomy.ts';

const sent = (status: number, bits: number, own: Partial<Sent> = {}): Sent => ({
  exchange: testExchange({ number: bits, status }),
  attempt: { kind: 'flipped', of: 'token', bits },
  step: status === 401 ? 'signature' : undefined,
  known: undefined,
  ...own,
});

it('a refusal of one flipped bit at the signature completes the lab, after or before a 200 for the issued token', () => {
  const flipped = sent(401, 1);
  expect(completedBy([sent(200, 0), flipped])).toBe(flipped);
  expect(completedBy([flipped, sent(200, 0)])).toBe(flipped);
  expect(completedBy([flipped])).toBeUndefined();
});

it('another refusal does not complete the lab', () => {
  expect(completedBy([sent(200, 0), sent(401, 2)])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 1, { step: 'store' })])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 0)])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 1, { attempt: { kind: 'guessed' } })])).toBeUndefined();
});

it('a 200 for a different token does not complete the lab', () => {
  expect(
    completedBy([sent(200, 0, { attempt: { kind: 'flipped', of: 'another', bits: 0 } }), sent(401, 1)]),
  ).toBeUndefined();
});
