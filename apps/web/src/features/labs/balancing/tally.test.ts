import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { shareOf, tookMs, type RunResponse } from './tally.ts';

const response = (servedBy: string, inFlight: number, startedAtMs: number, totalMs: number): RunResponse => ({
  exchange: testExchange({ servedBy, startedAtMs, totalMs }),
  inFlight,
});
const responses = [
  response('api-1', 1, 1_000, 4),
  response('api-1', 2, 1_001, 8),
  response('api-1', 1, 1_010, 2),
  response('api-2', 3, 1_002, 800),
];

it('counts the responses of a replica, its most requests in flight, and its median time', () => {
  expect(shareOf('api-1', { responses })).toEqual({
    replica: 'api-1',
    count: 3,
    mostInFlight: 2,
    medianMs: 4,
  });
});

it('a replica without responses has no times', () => {
  expect(shareOf('api-3', { responses })).toEqual({
    replica: 'api-3',
    count: 0,
    mostInFlight: undefined,
    medianMs: undefined,
  });
});

it('a run lasts from its first request to its last response', () => {
  expect(tookMs({ responses })).toBe(802);
  expect(tookMs({ responses: [] })).toBe(0);
});
