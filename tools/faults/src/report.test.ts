import { expect, test } from 'vitest';
import type { Observation } from './observation.ts';
import { markdownTable } from './report.ts';
import type { FaultScenario, ScenarioResult } from './scenario.ts';

const scenario: FaultScenario = {
  number: 1,
  name: 'killed',
  fault: 'a kill',
  mustHold: 'all of it',
  stack: 'plain',
  quick: true,
  docker: true,
  run: () => Promise.reject(new Error('not run here')),
  evaluate: () => [],
};
const observed: Observation = {
  requests: 100,
  failures: { 'POST 502 bad_gateway': 2 },
  worstMs: 300,
  recoveredAfterMs: 0,
  checked: {
    sessions: 10,
    accounts: 5,
    endedSessions: 7,
    lostSessions: 0,
    lostAccounts: 0,
    acceptedAfterEnd: 0,
  },
  facts: { backAfterMs: 500 },
};
const round = (number: number, more: Partial<ScenarioResult> = {}): ScenarioResult => ({
  number: 1,
  name: 'killed',
  round: number,
  observed,
  violations: [],
  ...more,
});
const lineOf = (...rounds: readonly ScenarioResult[]): string =>
  markdownTable([scenario], rounds).split('\n')[2] ?? '';

test('rounds share a line: counts are sums, times are the longest', () => {
  const slower = { ...observed, worstMs: 900, facts: { backAfterMs: 700 } };
  expect(lineOf(round(1), round(2, { observed: slower }))).toBe(
    '| 1 | a kill | all of it | 200 | 4 × POST 502 bad_gateway | 900 ms | 0 ms | back after 700 ms | 20, 14, 10 | 0 | 0 | passes, 2 of 2 |',
  );
});

test('a failed round is shown with its violations', () => {
  expect(lineOf(round(1), round(2, { violations: ['failed GETs: expected 0, got 3'] }))).toContain(
    '**fails**, 1 of 2: failed GETs: expected 0, got 3',
  );
});

test('an aborted round fails and has no figures', () => {
  const { observed: _, ...aborted } = round(1, { violations: ['aborted: no stack'] });
  expect(lineOf(aborted)).toContain('**fails**, 1 of 1: aborted: no stack');
});
