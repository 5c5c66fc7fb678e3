import { expect, test } from 'vitest';
import { runWith } from './fixture.ts';
import { difference, medianRatio, speed, summarise } from './summary.ts';

const round = (ceiling: number, library: number) => [
  runWith('session-lab', { requestsPerSecond: library }),
  runWith('ceiling', { requestsPerSecond: ceiling }),
  runWith('floor', { requestsPerSecond: ceiling / 2 }),
];

test('computes ratios within a round, so that a slow round is slow for both', () => {
  const rounds = [round(1000, 800), round(100, 90), round(2000, 1400)];
  expect(medianRatio(rounds, ['session-lab', 'ceiling'], speed)).toBe(0.8);
});

test('keeps the order of the table for every order of the runs', () => {
  const rows = summarise([round(1000, 800), round(1000, 700), round(1000, 900)]);
  expect(rows.map(({ name, requestsPerSecond, ofCeiling }) => [name, requestsPerSecond, ofCeiling])).toEqual([
    ['ceiling', 1000, 1],
    ['floor', 500, 0.5],
    ['session-lab', 800, 0.8],
  ]);
});

test('throws for a round without every contender', () => {
  expect(() => summarise([round(1000, 800), [runWith('ceiling'), runWith('floor')]])).toThrow(
    'has no run of session-lab',
  );
});

test('gives ratios to the floor with quartiles, and how much two runs of the floor differ', () => {
  const rounds = [800, 900, 1000, 1100].map((library) => [
    ...round(1000, library),
    runWith('floor-again', { requestsPerSecond: library / 2 }),
  ]);
  const library = summarise(rounds).find(({ name }) => name === 'session-lab');
  expect(library?.ofFloor).toEqual({ lower: 1.6, median: 1.8, upper: 2 });
  expect(difference(rounds, speed)).toBeCloseTo(0.2);
});
