import { describe, expect, it } from 'vitest';
import type { Algorithm } from '@session-lab/contract/labs/balancing';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import {
  completedBy,
  failuresOf,
  faultsOf,
  rightAnswer,
  shareOf,
  shownRuns,
  tookMs,
  type ShownRun,
} from './runs.ts';

/** Creates a run. `'1212'` means responses from api-1, api-2, api-1 and api-2. */
const run = (algorithm: Algorithm, replicas: string, more: Partial<Exchange> = {}): ShownRun => ({
  id: 1,
  algorithm,
  students: 1,
  injected: undefined,
  responses: Array.from(replicas, (replica, index) => ({
    exchange: testExchange({ number: index + 1, servedBy: `api-${replica}`, ...more }),
    inFlight: 1,
  })),
});
const by = (servedBy: string, inFlight: number) => ({ exchange: testExchange({ servedBy }), inFlight });
const during = (startedAtMs: number, totalMs: number) => ({
  exchange: testExchange({ startedAtMs, totalMs }),
  inFlight: 1,
});
const roundRobin = run('round-robin', '121212121212');
const toOne = run('hash', '222222222222');

describe('the right answer', () => {
  it('is one server if one server answered all twelve requests of a student', () => {
    expect(rightAnswer([roundRobin, toOne], 2)).toBe(1);
    expect(rightAnswer([toOne], 3)).toBe(1);
  });

  it('is all servers if more than one answered', () => {
    expect(rightAnswer([run('hash', '121212121212')], 2)).toBe(0);
  });

  it('is unknown before the twelfth response was shown, and without a run by hash', () => {
    expect(rightAnswer([run('hash', '22222222222')], 2)).toBeUndefined();
    expect(rightAnswer([roundRobin], 2)).toBeUndefined();
  });

  it('is unknown if a fault, a refusal or six students took part, or if there is one replica', () => {
    expect(rightAnswer([toOne], 2)).toBe(1);
    expect(rightAnswer([toOne], 1)).toBeUndefined();
    expect(rightAnswer([{ ...toOne, students: 6 }], 2)).toBeUndefined();
    expect(rightAnswer([{ ...toOne, injected: { replica: 'api-1', kind: 'crashed' } }], 2)).toBeUndefined();
    expect(rightAnswer([run('hash', '222222222222', { status: 503 })], 2)).toBeUndefined();
    expect(rightAnswer([run('hash', '222222222222', { tried: ['api-1', 'api-2'] })], 2)).toBeUndefined();
  });
});

describe('the completion', () => {
  it('is the last response of the run by hash, after a run by round robin', () => {
    expect(completedBy([toOne, roundRobin])?.number).toBe(12);
  });

  it('needs both runs', () => {
    expect(completedBy([roundRobin])).toBeUndefined();
    expect(completedBy([toOne])).toBeUndefined();
  });

  it('needs two replicas in the run by round robin, and one in the run by hash', () => {
    expect(completedBy([toOne, run('round-robin', '222222222222')])).toBeUndefined();
    expect(completedBy([run('hash', '121212121212'), roundRobin])).toBeUndefined();
  });

  it('needs successful responses', () => {
    expect(completedBy([run('hash', '222222222222', { status: 503 }), roundRobin])).toBeUndefined();
    expect(completedBy([toOne, run('round-robin', '121212121212', { status: 503 })])).toBeUndefined();
  });
});

describe('the faults of a run', () => {
  it('are the fault that the page injected', () => {
    const injected = { replica: 'api-2', kind: 'slow' } as const;
    expect(faultsOf({ ...roundRobin, injected })).toEqual([injected]);
    expect(faultsOf(roundRobin)).toEqual([]);
  });

  it('are also what the responses show, for a fault of another user', () => {
    expect(faultsOf(run('hash', '222', { timing: { handlerMs: 1_101 } }))).toEqual([
      { replica: 'api-2', kind: 'slow' },
    ]);
    expect(faultsOf(run('hash', '222', { timing: { handlerMs: 302 } }))).toEqual([]);
    expect(faultsOf(run('hash', '111', { tried: ['api-2', 'api-1'] }))).toEqual([
      { replica: 'api-2', kind: 'crashed' },
    ]);
  });
});

it('a run has only the responses that the player has shown', () => {
  const record = {
    id: 1,
    algorithm: 'hash',
    students: 1,
    injected: undefined,
    inFlight: new Map([
      [4, 1],
      [5, 2],
    ]),
  } as const;
  const [three, four] = [testExchange({ number: 3 }), testExchange({ number: 4 })];
  expect(shownRuns([record], [three, four])).toMatchObject([
    { responses: [{ exchange: four, inFlight: 1 }] },
  ]);
  expect(shownRuns([record], [])).toMatchObject([{ responses: [] }]);
});

it('a share has the count of a replica and its most requests in flight', () => {
  const responses = [by('api-1', 1), by('api-1', 2), by('api-1', 1), by('api-2', 3)];
  expect(shareOf('api-1', { responses })).toEqual({ replica: 'api-1', count: 3, mostInFlight: 2 });
  expect(shareOf('api-3', { responses })).toEqual({ replica: 'api-3', count: 0, mostInFlight: undefined });
});

it('a run lasts from its first request to its last response', () => {
  expect(tookMs({ responses: [during(1_000, 4), during(1_002, 800), during(1_010, 2)] })).toBe(802);
  expect(tookMs({ responses: [] })).toBe(0);
});

it('the failed requests of a run are counted, with their statuses', () => {
  expect(failuresOf(roundRobin)).toBeUndefined();
  expect(failuresOf(run('hash', '2222', { status: 429 }))).toBe('4 got 429');
  const lost = run('hash', '2', { status: undefined });
  expect(
    failuresOf({ responses: [...run('hash', '22', { status: 429 }).responses, ...lost.responses] }),
  ).toBe('3 got 429, no response');
});
