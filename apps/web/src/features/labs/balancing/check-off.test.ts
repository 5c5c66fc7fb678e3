import { expect, it } from 'vitest';
import type { Algorithm } from '@session-lab/contract/labs/balancing';
import { answer } from '../frame/testing.ts';
import { earning } from './check-off.ts';
import type { DealtRun } from './tally.ts';

/** `'1212'`: answers of api-1, api-2, api-1, api-2. */
const run = (algorithm: Algorithm, replicas: string, status = 200): DealtRun => ({
  id: 1,
  algorithm,
  students: 1,
  size: replicas.length,
  answers: Array.from(replicas, (replica, index) => ({
    exchange: answer({ number: index + 1, status, servedBy: `api-${replica}` }),
    inFlight: 1,
  })),
});
const turns = run('round-robin', '121212121212');

it('the eighth answer of one replica under another rule earns it, beside a run of turns', () => {
  expect(earning([turns, run('hash', '222222222222')])?.number).toBe(8);
  expect(earning([run('least-connections', '121112111111'), turns])?.number).toBe(10);
});

it('neither alone earns anything', () => {
  expect(earning([turns])).toBeUndefined();
  expect(earning([run('hash', '222222222222')])).toBeUndefined();
});

it('a rule that dealt as round robin does, or nearly, earns nothing', () => {
  expect(earning([turns, run('hash', '121212121212')])).toBeUndefined();
  expect(earning([turns, run('hash', '111121212122')])).toBeUndefined();
});

it('turns that only one replica could take, and answers that were none, earn nothing', () => {
  expect(earning([run('round-robin', '111111111111'), run('hash', '111111111111')])).toBeUndefined();
  expect(earning([turns, run('hash', '222222222222', 503)])).toBeUndefined();
});
