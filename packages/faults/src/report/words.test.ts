import { expect, test } from 'vitest';
import { factsIn, failuresIn, msIn } from './words.ts';

test('failures are told with the most frequent first', () => {
  expect(failuresIn({ 'POST 502 bad_gateway': 1, 'GET 503 store_unavailable': 12 })).toBe(
    '12 × GET 503 store_unavailable, 1 × POST 502 bad_gateway',
  );
  expect(failuresIn({})).toBe('none');
});

test('a fact is told by its name, with its unit', () => {
  expect(factsIn({ backAfterMs: 612.4, memoryUpMb: 41.26, restarts: 4 })).toEqual([
    'back after 612 ms',
    'memory up 41.3 MB',
    'restarts 4',
  ]);
});

test('a time is told in the unit that fits, and one that never came so', () => {
  expect([msIn(3.6), msIn(1250), msIn(Infinity)]).toEqual(['4 ms', '1.3 s', 'never']);
});
