import { expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test('a percentile is one of the values', () => {
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
});

test('every percentile of one value is that value', () => {
  expect([0, 0.5, 0.99].map((share) => percentile([7], share))).toEqual([7, 7, 7]);
});

test('the median of an even number of values is the lower of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2);
});

test('the input is not reordered', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

test('an empty list has no percentile', () => {
  expect(() => median([])).toThrow(RangeError);
});
