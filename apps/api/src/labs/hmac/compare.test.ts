import { expect, it } from 'vitest';
import { measureComparisons } from './compare.ts';

it('every pair is measured as often, until the time is up', () => {
  let nowNs = 0n;
  const { comparisons, batches } = measureComparisons(() => (nowNs += 50_000n));
  expect(comparisons.map(({ agreeing }) => agreeing)).toEqual([0, 8, 16, 24, 32]);
  // By this clock a batch takes 50 µs, and another 50 pass before the next begins; then a look at the clock a round.
  expect(comparisons[0]).toEqual({ agreeing: 0, earlyExitNs: 200, constantTimeNs: 200 });
  expect(batches).toBe(Math.ceil(18_000 / 1_050));
});
