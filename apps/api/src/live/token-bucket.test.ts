import { expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

it('lets a burst pass, then the given number per second', () => {
  let nowMs = 0;
  const take = createTokenBucket({ burst: 3, perSecond: 2, nowMs: () => nowMs });
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  nowMs += 500;
  expect([take(), take()]).toEqual([true, false]);
});

it('saves at most the burst', () => {
  let nowMs = 0;
  const take = createTokenBucket({ burst: 2, perSecond: 1, nowMs: () => nowMs });
  nowMs += 3_600_000;
  expect([take(), take(), take()]).toEqual([true, true, false]);
});

it('takes the weight, and lets a weight above the burst pass only when the bucket is full', () => {
  let nowMs = 0;
  const take = createTokenBucket({ burst: 10, perSecond: 10, nowMs: () => nowMs });
  expect([take(7), take(7), take(3)]).toEqual([true, false, true]);
  nowMs += 999;
  expect(take(50)).toBe(false);
  nowMs += 1;
  expect([take(50), take()]).toEqual([true, false]);
});
