import { expect, test } from 'vitest';
import { contenders } from '../../contenders/all.ts';
import { routeBars } from './bars.ts';
import { runWith } from './fixture.ts';
import type { Run } from './run.ts';

const everybody = contenders.map(({ name }) => name);

/** Everything as promised, and all peers half as fast as the ceiling is. */
function asPromised(changes: Partial<Record<string, Partial<Run>>> = {}): Run[] {
  const usual: Partial<Record<string, Partial<Run>>> = {
    ceiling: { requestsPerSecond: 1000 },
    'session-lab-near': { requestsPerSecond: 960, commandsPerRequest: 0.01, p99Ms: 2.1 },
    'session-lab': { requestsPerSecond: 800, calls: { get: 5010 }, p99Ms: 5 },
    'express-session': { requestsPerSecond: 300 },
  };
  return everybody.map((name) => runWith(name, { requestsPerSecond: 500, ...usual[name], ...changes[name] }));
}

const broken = (changes: Partial<Record<string, Partial<Run>>>): string[] =>
  routeBars([asPromised(changes)])
    .filter(({ holds }) => !holds)
    .map(({ promise }) => promise);

test('there are eight bars, and they hold where all is as promised', () => {
  const bars = routeBars([asPromised()]);
  expect(bars).toHaveLength(8);
  expect(bars.filter(({ holds }) => !holds)).toEqual([]);
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
])('"%s …" falls short by itself', (promise, changes) => {
  expect(broken(changes)).toEqual([expect.stringContaining(promise)]);
});

test('of who did not run nothing is said', () => {
  expect(routeBars([[runWith('ceiling'), runWith('jose-jws')]])).toEqual([]);
});
