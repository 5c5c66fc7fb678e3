import { expect, test } from 'vitest';
import { evaluate, type Observations } from './evaluate.ts';

const good: Observations = {
  sent: 30_000,
  failed: [],
  lost: [],
  signOuts: [40, 1_000],
  messages: [120],
  growth: [{ name: 'api-1', firstMiB: 60, lastMiB: 62, mibPerMinute: 0.2 }],
};

test('finds no fault in a good run', () => {
  expect(evaluate(good)).toEqual([]);
});

test.each<[Partial<Observations>, string]>([
  [{ failed: ['GET /a: 502', 'GET /a: 502'] }, '2 of 30000 requests failed: GET /a: 502'],
  [{ lost: ['closed with 1006'] }, '1 sockets closed although no user signed out: closed with 1006'],
  [{ signOuts: [40, 1_001] }, '1 of 2 sign-outs did not close their sockets within 1000 ms: 1001 ms'],
  [{ signOuts: ['no close'] }, '1 of 1 sign-outs did not close their sockets within 1000 ms: no close'],
  [{ signOuts: [] }, 'the run was too short to measure a sign-out'],
  [{ messages: ['9 of 10'] }, '1 messages did not reach every socket: 9 of 10'],
  [
    { growth: [{ name: 'api-2', firstMiB: 60, lastMiB: 65, mibPerMinute: 0.5 }] },
    'the heap of api-2 grows by 0.50 MiB a minute',
  ],
])('reports %j', (change, sentence) => {
  expect(evaluate({ ...good, ...change })).toEqual([sentence]);
});
