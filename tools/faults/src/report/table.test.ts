import { expect, test } from 'vitest';
import type { Played } from '../play.ts';
import type { Row, Seen } from '../row.ts';
import { markdownTable } from './table.ts';

const row: Row = {
  number: 1,
  name: 'killed',
  fault: 'a kill',
  mustHold: 'all of it',
  stack: 'plain',
  quick: true,
  docker: true,
  run: () => Promise.reject(new Error('not played here')),
  judge: () => [],
};
const seen: Seen = {
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
    backFromTheDead: 0,
  },
  facts: { backAfterMs: 500 },
};
const round = (number: number, more: Partial<Played> = {}): Played => ({
  row: 1,
  name: 'killed',
  round: number,
  seen,
  shortfalls: [],
  ...more,
});
const lineOf = (...rounds: readonly Played[]): string => markdownTable([row], rounds).split('\n')[2] ?? '';

test('rounds are in one line: counts added up, times the longest', () => {
  const slower = { ...seen, worstMs: 900, facts: { backAfterMs: 700 } };
  expect(lineOf(round(1), round(2, { seen: slower }))).toBe(
    '| 1 | a kill | all of it | 200 | 4 × POST 502 bad_gateway | 900 ms | 0 ms | back after 700 ms | 20, 14, 10 | 0 | 0 | holds, 2 of 2 |',
  );
});

test('a round that fell short is told with what it fell short of', () => {
  expect(lineOf(round(1), round(2, { shortfalls: ['failed GET: 3, and none may be'] }))).toContain(
    '**falls short**, 1 of 2: failed GET: 3, and none may be',
  );
});

test('a round that broke off has no figures, and has fallen short', () => {
  const { seen: _, ...broken } = round(1, { shortfalls: ['it broke off: no stack'] });
  expect(lineOf(broken)).toContain('**falls short**, 1 of 1: it broke off: no stack');
});
