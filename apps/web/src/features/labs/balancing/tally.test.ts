import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { shareOf, tookMs, type Dealt } from './tally.ts';

const dealt = (servedBy: string, inFlight: number, startedAtMs: number, totalMs: number): Dealt => ({
  exchange: answer({ servedBy, startedAtMs, totalMs }),
  inFlight,
});
const answers = [
  dealt('api-1', 1, 1_000, 4),
  dealt('api-1', 2, 1_001, 8),
  dealt('api-1', 1, 1_010, 2),
  dealt('api-2', 3, 1_002, 800),
];

it('counts what a replica answered, the most it had at once, and the middle of its times', () => {
  expect(shareOf('api-1', { answers })).toEqual({
    replica: 'api-1',
    count: 3,
    mostInFlight: 2,
    medianMs: 4,
  });
});

it('a replica that answered nothing has no times', () => {
  expect(shareOf('api-3', { answers })).toEqual({
    replica: 'api-3',
    count: 0,
    mostInFlight: undefined,
    medianMs: undefined,
  });
});

it('a run lasts from its first request to its last answer', () => {
  expect(tookMs({ answers })).toBe(802);
  expect(tookMs({ answers: [] })).toBe(0);
});
