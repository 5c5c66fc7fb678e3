import { expect, test } from 'vitest';
import { createTally } from './tally.ts';

function tallyOf(...responses: Readonly<Parameters<ReturnType<typeof createTally>['add']>>[]) {
  const tally = createTally();
  for (const response of responses) tally.add(...response);
  return tally;
}

const various = [
  [400, 'bad_request'],
  [401, 'invalid_token'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [422, 'validation_failed'],
] as const;

test('counts responses by status and code, the largest count first', () => {
  const tally = tallyOf([200, undefined], ...various, [200, undefined]);
  expect(tally.counts()[0]).toEqual(['200', 2]);
  expect(tally.counts()).toContainEqual(['404 not_found', 1]);
  expect(tally.total()).toBe(7);
  expect(tally.faults(5)).toEqual([]);
});

test('reports a run with few problem codes, or with mostly 429', () => {
  expect(tallyOf(...various.slice(1)).faults(5)).toHaveLength(1);
  expect(tallyOf(...various.slice(1)).faults(4)).toEqual([]);
  const slowed = Array.from({ length: 6 }, () => [429, 'too_many_requests'] as const);
  expect(tallyOf(...various, ...slowed).faults(5)).toEqual(['6 of 11 responses were 429']);
});
