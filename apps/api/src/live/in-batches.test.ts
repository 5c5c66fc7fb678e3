import { expect, test } from 'vitest';
import { batchSize, eachInBatches } from './in-batches.ts';

test('handles all items in order, with a turn of the event loop after each batch', async () => {
  const done: number[] = [];
  const numbers = Array.from({ length: 2 * batchSize + 1 }, (_, at) => at);
  const finished = eachInBatches(numbers, (number) => done.push(number));
  expect(done).toHaveLength(batchSize);
  await finished;
  expect(done).toEqual(numbers);
});

test('handles a few items at once', () => {
  const done: string[] = [];
  void eachInBatches(['a', 'b'], (item) => done.push(item));
  expect(done).toEqual(['a', 'b']);
});
