import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

test('a percentile is one of the values, counted from the smallest', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100]);
});

test('there is no percentile of nothing', () => {
  expect(() => percentile([], 0.99)).toThrow(RangeError);
});
