import { expect, test } from 'vitest';
import { allOf, inTurns, ratioToFirst } from './turns.ts';

test('every server receives the same number of calls, and each is first in turn', async () => {
  const sampled: number[] = [];
  const rounds = await inTurns(async (server) => sampled.push(server), { servers: 3, rounds: 2, turns: 3 });
  expect(sampled).toEqual([0, 1, 2, 1, 2, 0, 2, 0, 1, 0, 1, 2, 1, 2, 0, 2, 0, 1]);
  expect(rounds.map((ofServers) => ofServers.map((ms) => ms.length))).toEqual([
    [3, 3, 3],
    [3, 3, 3],
  ]);
});

test('the ratio to the first server is the median of the rounds', () => {
  const rounds = [
    [[1], [2]],
    [[1], [9]],
    [[2], [6]],
  ];
  expect(ratioToFirst(rounds, 1)).toBe(3);
  expect(ratioToFirst(rounds, 0)).toBe(1);
  expect(allOf(rounds, 1)).toEqual([2, 9, 6]);
});
