import { expect, test } from 'vitest';
import { closeTogether, contenders } from '../../contenders/all.ts';
import { orderOf } from './rounds.ts';

const rounds = [0, 1, 2, 3, 4, 5, 6];
const names = contenders.map(({ name }) => name);

test('each round has every contender, changes direction, and starts the group with another contender', () => {
  expect(rounds.slice(0, 4).map((round) => orderOf(['a', 'b', 'c', 'd', 'e'], round, 3).join(' '))).toEqual([
    'a b c d e',
    'e c b a d',
    'd e b c a',
    'e d a c b',
  ]);
});

test('two contenders alternate', () => {
  expect(rounds.map((round) => orderOf(['a', 'b'], round).join(''))).toEqual([
    'ab',
    'ba',
    'ba',
    'ab',
    'ab',
    'ba',
    'ba',
  ]);
});

test('the ceiling, the floor, this library and the closest peer stay together in every round', () => {
  const group = names.slice(0, closeTogether);
  expect(group).toContain('fast-jwt-plain-cache');
  for (const round of rounds) {
    const places = group.map((name) => orderOf(names, round, closeTogether).indexOf(name));
    expect(Math.max(...places) - Math.min(...places)).toBe(closeTogether - 1);
  }
});
