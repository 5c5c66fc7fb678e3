import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { earning } from './check-off.ts';
import type { Sent } from './use-anatomy.ts';

const sent = (status: number, bits: number, own: Partial<Sent> = {}): Sent => ({
  exchange: answer({ number: bits, status }),
  attempt: { kind: 'flipped', of: 'token', bits },
  step: status === 401 ? 'signature' : undefined,
  known: undefined,
  ...own,
});

it('one flipped bit refused at the signature earns it, once the token as it was is good', () => {
  const flipped = sent(401, 1);
  expect(earning([sent(200, 0), flipped])).toBe(flipped);
  expect(earning([flipped, sent(200, 0)])).toBe(flipped);
  expect(earning([flipped])).toBeUndefined();
});

it('another refusal earns nothing', () => {
  expect(earning([sent(200, 0), sent(401, 2)])).toBeUndefined();
  expect(earning([sent(200, 0), sent(401, 1, { step: 'store' })])).toBeUndefined();
  expect(earning([sent(200, 0), sent(401, 0)])).toBeUndefined();
  expect(earning([sent(200, 0), sent(401, 1, { attempt: { kind: 'guessed' } })])).toBeUndefined();
});

it('the token as it was has to be the same one', () => {
  expect(
    earning([sent(200, 0, { attempt: { kind: 'flipped', of: 'another', bits: 0 } }), sent(401, 1)]),
  ).toBeUndefined();
});
