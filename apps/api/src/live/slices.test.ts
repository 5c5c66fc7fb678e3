import { expect, test } from 'vitest';
import { eachInSlices, sliceSize } from './slices.ts';

test('each has its turn, in order, and the event loop after each slice', async () => {
  const done: number[] = [];
  const numbers = Array.from({ length: 2 * sliceSize + 1 }, (_, at) => at);
  const whole = eachInSlices(numbers, (number) => done.push(number));
  expect(done).toHaveLength(sliceSize);
  await whole;
  expect(done).toEqual(numbers);
});

test('a few are dealt with at once', () => {
  const done: string[] = [];
  void eachInSlices(['a', 'b'], (item) => done.push(item));
  expect(done).toEqual(['a', 'b']);
});
