import { expect, test } from 'vitest';
import { orderOf } from './rounds.ts';

test('each round begins with the next one, and has them all', () => {
  const rounds = [0, 1, 2, 3].map((round) => orderOf(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
});
