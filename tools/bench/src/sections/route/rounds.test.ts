import { expect, test } from 'vitest';
import { contenders } from '../../contenders/all.ts';
import { orderOf } from './rounds.ts';

const rounds = [0, 1, 2, 3, 4];
const names = contenders.map(({ name }) => name);

test('each round has every contender, starts with another one and changes direction', () => {
  expect(rounds.slice(0, 3).map((round) => orderOf(['a', 'b', 'c', 'd', 'e'], round).join(''))).toEqual([
    'abcde',
    'aedcb',
    'cdeab',
  ]);
});

test('two contenders alternate', () => {
  expect(rounds.map((round) => orderOf(['a', 'b'], round).join(''))).toEqual(['ab', 'ba', 'ab', 'ba', 'ab']);
});

test('the ceiling and this library stay together in every round', () => {
  const spreads = rounds.map((round) => {
    const order = orderOf(names, round);
    const places = names.slice(0, 3).map((name) => order.indexOf(name));
    return Math.max(...places) - Math.min(...places);
  });
  expect(spreads).toEqual([2, 2, 2, 2, 2]);
});
