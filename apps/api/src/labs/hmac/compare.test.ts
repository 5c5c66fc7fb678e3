import { expect, it } from 'vitest';
import { measureComparisons } from './compare.ts';

it('measures all pairs equally often, until the time is up', () => {
  let nowNs = 0n;
  const { comparisons, batches } = measureComparisons(() => (nowNs += 50_000n));
  expect(comparisons.map(({ agreeing }) => agreeing)).toEqual([0, 8, 16, 24, 32]);
  // A batch takes 50 µs, a round of ten batches 1,050 µs. Those of the first 6 ms do not count.
  expect(comparisons[0]).toEqual({ agreeing: 0, earlyExitNs: 200, constantTimeNs: 200 });
  expect(batches).toBe(12);
});

it('a median has at least eight batches, even if the thread was interrupted until the time was up', () => {
  let nowNs = 0n;
  const interrupted = (): bigint => (nowNs += nowNs < 1_000_000n ? 50_000n : 30_000_000n);
  expect(measureComparisons(interrupted).batches).toBe(8);
});
