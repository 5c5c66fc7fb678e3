import { expect, test } from 'vitest';
import { contenders } from '../../contenders/all.ts';
import { routeThresholds } from './thresholds.ts';
import { runWith } from './fixture.ts';
import type { Run } from './run.ts';

const everybody = contenders.map(({ name }) => name);

/** Rounds that meet every threshold; all peers are half as fast as the ceiling. */
function goodRounds(changes: Partial<Record<string, Partial<Run>>> = {}): Run[] {
  const usual: Partial<Record<string, Partial<Run>>> = {
    ceiling: { requestsPerSecond: 1000 },
    'session-lab-near': { requestsPerSecond: 960, commandsPerRequest: 0.01, p99Ms: 2.1 },
    'session-lab': { requestsPerSecond: 800, calls: { get: 5010 }, p99Ms: 5 },
    'express-session': { requestsPerSecond: 300 },
  };
  return everybody.map((name) => runWith(name, { requestsPerSecond: 500, ...usual[name], ...changes[name] }));
}

const broken = (changes: Partial<Record<string, Partial<Run>>>): string[] =>
  routeThresholds([goodRounds(changes)])
    .filter(({ passes }) => !passes)
    .map(({ promise }) => promise);

test('eight thresholds pass for good rounds', () => {
  const thresholds = routeThresholds([goodRounds()]);
  expect(thresholds).toHaveLength(8);
  expect(thresholds.filter(({ passes }) => !passes)).toEqual([]);
});

test.each<[string, Partial<Record<string, Partial<Run>>>]>([
  ['session-lab-near: at least 0.95', { 'session-lab-near': { requestsPerSecond: 940 } }],
  ['session-lab-near: at most 0.02 Redis commands', { 'session-lab-near': { commandsPerRequest: 0.03 } }],
  ['session-lab-near: p99 at most 1.1', { 'session-lab-near': { p99Ms: 2.3 } }],
  ['session-lab-near: more requests a second', { 'fast-jwt-plain-cache': { requestsPerSecond: 970 } }],
  ['session-lab: at least 0.75', { 'session-lab': { requestsPerSecond: 740 } }],
  ['session-lab: one awaited Redis command', { 'session-lab': { calls: { get: 5200 } } }],
  ['session-lab: p99 at most 3', { 'session-lab': { p99Ms: 7 } }],
  ['session-lab: at least 2.1', { 'express-session': { requestsPerSecond: 400 } }],
])('"%s …" fails independently', (promise, changes) => {
  expect(broken(changes)).toEqual([expect.stringContaining(promise)]);
});

test('a contender that did not run has no threshold', () => {
  expect(routeThresholds([[runWith('ceiling'), runWith('jose-jws')]])).toEqual([]);
});
