import { expect, test } from 'vitest';
import { closeTogether, contenders } from '../../contenders/all.ts';
import { groupsOf } from './rounds.ts';

const rounds = [0, 1, 2, 3, 4, 5, 6];
const names = contenders.map(({ name }) => name);
const shown = (groups: string[][]): string => groups.map((group) => group.join('+')).join(' ');

test('each round has every contender, changes direction, and starts the group with another contender', () => {
  expect(rounds.slice(0, 4).map((round) => shown(groupsOf(['a', 'b', 'c', 'd', 'e'], round, 3)))).toEqual([
    'a+b+c d e',
    'e c+b+a d',
    'd e b+c+a',
    'e d a+c+b',
  ]);
});

test('two contenders run at the same time, and alternate who is first', () => {
  expect(rounds.map((round) => shown(groupsOf(['a', 'b'], round)))).toEqual([
    'a+b',
    'b+a',
    'b+a',
    'a+b',
    'a+b',
    'b+a',
    'b+a',
  ]);
});

test('the ceiling, the floor, this library and the closest peer run at the same time in every round', () => {
  for (const round of rounds) {
    const group = groupsOf(names, round, closeTogether).find(({ length }) => length > 1);
    expect(group).toHaveLength(closeTogether);
    expect(group).toEqual(
      expect.arrayContaining(['ceiling', 'floor', 'floor-again', 'session-lab-near', 'fast-jwt-plain-cache']),
    );
  }
});
