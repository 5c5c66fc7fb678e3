import { expect, test } from 'vitest';
import { latencyOf } from './watch.ts';

const answered = (ms: number) => ({ ms, failure: undefined });

test('percentiles exclude failed requests', () => {
  const outcomes = [
    ...Array.from({ length: 99 }, (_, index) => answered(index + 1)),
    { ms: 0, failure: '503' },
  ];
  expect(latencyOf(outcomes)).toEqual({ sent: 100, failures: { 503: 1 }, p50Ms: 50, p99Ms: 99, worstMs: 99 });
});

test('a list of failed requests has no times', () => {
  const { p99Ms, worstMs, failures } = latencyOf([
    { ms: 1, failure: '429' },
    { ms: 2, failure: 'ECONNRESET' },
  ]);
  expect([p99Ms, worstMs]).toEqual([Infinity, Infinity]);
  expect(failures).toEqual({ 429: 1, ECONNRESET: 1 });
});
