import { expect, it } from 'vitest';
import type { Algorithm } from '@session-lab/contract/labs/balancing';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';
import type { BalancingRun } from './tally.ts';

/** Creates a run. `'1212'` means responses from api-1, api-2, api-1 and api-2. */
const run = (algorithm: Algorithm, replicas: string, status = 200): BalancingRun => ({
  id: 1,
  algorithm,
  students: 1,
  size: replicas.length,
  responses: Array.from(replicas, (replica, index) => ({
    exchange: testExchange({ number: index + 1, status, servedBy: `api-${replica}` }),
    inFlight: 1,
  })),
});
const roundRobin = run('round-robin', '121212121212');

it('the eighth response of one replica under another algorithm completes the lab, with a round-robin run', () => {
  expect(completedBy([roundRobin, run('hash', '222222222222')])?.number).toBe(8);
  expect(completedBy([run('least-connections', '121112111111'), roundRobin])?.number).toBe(10);
});

it('one of the two runs does not complete the lab', () => {
  expect(completedBy([roundRobin])).toBeUndefined();
  expect(completedBy([run('hash', '222222222222')])).toBeUndefined();
});

it('an equal or almost equal distribution does not complete the lab', () => {
  expect(completedBy([roundRobin, run('hash', '121212121212')])).toBeUndefined();
  expect(completedBy([roundRobin, run('hash', '111121212122')])).toBeUndefined();
});

it('a round-robin run with one replica, and failed responses, do not complete the lab', () => {
  expect(completedBy([run('round-robin', '111111111111'), run('hash', '111111111111')])).toBeUndefined();
  expect(completedBy([roundRobin, run('hash', '222222222222', 503)])).toBeUndefined();
});
