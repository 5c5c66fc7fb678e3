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

test('a call is measured with the given clock, from its start to its end', async () => {
  let cpuMs = 0;
  const work = async (server: number) => void (cpuMs += 10 * (server + 1));
  const rounds = await inTurns(work, { servers: 2, rounds: 1, turns: 2, nowMs: () => cpuMs });
  expect(rounds).toEqual([
    [
      [10, 10],
      [20, 20],
    ],
  ]);
});

test('the ratio to the first server is that of the medians within a round, so that one busy round does not change it', () => {
  const rounds = [
    [
      [10, 10, 50],
      [11, 90, 11],
    ],
    [
      [30, 100, 100],
      [110, 110, 99],
    ],
    [
      [10, 10, 10],
      [70, 70, 70],
    ],
  ];
  expect(ratioToFirst(rounds, 1)).toBe(1.1);
  expect(ratioToFirst(rounds, 0)).toBe(1);
  expect(allOf(rounds, 1)).toEqual([11, 90, 11, 110, 110, 99, 70, 70, 70]);
});
