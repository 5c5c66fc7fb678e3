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

it('what weighs more takes as much more, and what weighs more than there ever is passes when all is there', () => {
  let nowMs = 0;
  const may = createAllowance({ burst: 10, perSecond: 10, nowMs: () => nowMs });
  expect([may(7), may(7), may(3)]).toEqual([true, false, true]);
  nowMs += 999;
  expect(may(50)).toBe(false);
  nowMs += 1;
  expect([may(50), may()]).toEqual([true, false]);
});
