import { expect, test } from 'vitest';
import { countsIn, factsIn, msIn } from './words.ts';

test('writes counts with the most frequent first', () => {
  expect(countsIn({ 'POST 502 bad_gateway': 1, 'GET 503 store_unavailable': 12 })).toBe(
    '12 × GET 503 store_unavailable, 1 × POST 502 bad_gateway',
  );
  expect(countsIn({})).toBe('none');
});

test('writes a fact as its name and its value with the unit', () => {
  expect(factsIn({ backAfterMs: 612.4, memoryUpMb: 41.26, restarts: 4 })).toEqual([
    'back after 612 ms',
    'memory up 41.3 MB',
    'restarts 4',
  ]);
});

test('writes a time in the unit that fits, and an infinite one as never', () => {
  expect([msIn(3.6), msIn(1250), msIn(Infinity)]).toEqual(['4 ms', '1.3 s', 'never']);
});
