import { expect, test } from 'vitest';
import { runWith } from './fixture.ts';
import { medianRatio, speed, summarise } from './summary.ts';

const round = (ceiling: number, library: number) => [
  runWith('session-lab', { requestsPerSecond: library }),
  runWith('ceiling', { requestsPerSecond: ceiling }),
];

test('computes ratios within a round, so that a slow round is slow for both', () => {
  const rounds = [round(1000, 800), round(100, 90), round(2000, 1400)];
  expect(medianRatio(rounds, ['session-lab', 'ceiling'], speed)).toBe(0.8);
});

test('keeps the order of the table for every order of the runs', () => {
  const rows = summarise([round(1000, 800), round(1000, 700), round(1000, 900)]);
  expect(rows.map(({ name, requestsPerSecond, ofCeiling }) => [name, requestsPerSecond, ofCeiling])).toEqual([
    ['ceiling', 1000, 1],
    ['session-lab', 800, 0.8],
  ]);
});

test('throws for a round without every contender', () => {
  expect(() => summarise([round(1000, 800), [runWith('ceiling')]])).toThrow('has no run of session-lab');
});
