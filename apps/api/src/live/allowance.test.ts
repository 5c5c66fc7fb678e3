import { expect, it } from 'vitest';
import { createAllowance } from './allowance.ts';

it('lets a burst pass, then so many a second', () => {
  let nowMs = 0;
  const allowed = createAllowance({ burst: 3, perSecond: 2, nowMs: () => nowMs });
  expect([allowed(), allowed(), allowed(), allowed()]).toEqual([true, true, true, false]);
  nowMs += 500;
  expect([allowed(), allowed()]).toEqual([true, false]);
});

it('saves up no more than the burst', () => {
  let nowMs = 0;
  const allowed = createAllowance({ burst: 2, perSecond: 1, nowMs: () => nowMs });
  nowMs += 3_600_000;
  expect([allowed(), allowed(), allowed()]).toEqual([true, true, false]);
});
