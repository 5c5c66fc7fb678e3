import { expect, test } from 'vitest';
import { fullScaleMs } from './full-scale.ts';

const of = (...totals: number[]): number => fullScaleMs(totals.map((totalMs) => ({ totalMs })));

test('the full scale is about twice the median, and one slow request does not change it', () => {
  expect(of(2.4, 2.1, 2.3, 214)).toBe(5);
  expect(of(2.4, 2.1, 2.3)).toBe(5);
});

test('the full scale changes in steps of 1, 2 and 5', () => {
  expect([of(0.4), of(0.6), of(2), of(30), of(80)]).toEqual([1, 2, 5, 100, 200]);
  expect(of()).toBe(2);
});
