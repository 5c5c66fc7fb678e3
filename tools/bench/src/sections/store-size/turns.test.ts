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

test('the ratio to the first server compares the fastest calls, which no delay of the machine changes', () => {
  const rounds = [
    [
      [10, 11],
      [11, 90],
    ],
    [
      [30, 12],
      [99, 95],
    ],
  ];
  expect(ratioToFirst(rounds, 1)).toBe(1.1);
  expect(ratioToFirst(rounds, 0)).toBe(1);
  expect(allOf(rounds, 1)).toEqual([11, 90, 99, 95]);
});
