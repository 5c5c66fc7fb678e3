import { expect, test } from 'vitest';
import { createTally } from './tally.ts';

function tallyOf(...answers: Readonly<Parameters<ReturnType<typeof createTally>['add']>>[]) {
  const tally = createTally();
  for (const answer of answers) tally.add(...answer);
  return tally;
}

const various = [
  [400, 'bad_request'],
  [401, 'invalid_token'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [422, 'validation_failed'],
] as const;

test('answers are counted by status and code, the most frequent first', () => {
  const tally = tallyOf([200, undefined], ...various, [200, undefined]);
  expect(tally.counts()[0]).toEqual(['200', 2]);
  expect(tally.counts()).toContainEqual(['404 not_found', 1]);
  expect(tally.total()).toBe(7);
  expect(tally.complaints()).toEqual([]);
});

test('a run with few kinds of problems, or with nothing but 429, has shown nothing', () => {
  expect(tallyOf(...various.slice(1)).complaints()).toHaveLength(1);
  const slowed = Array.from({ length: 6 }, () => [429, 'too_many_requests'] as const);
  expect(tallyOf(...various, ...slowed).complaints()).toEqual(['6 of 11 answers were a 429']);
});
