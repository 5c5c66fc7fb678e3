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
    floor: { requestsPerSecond: 900, cpuUsPerRequest: 20 },
    'floor-again': { requestsPerSecond: 900, cpuUsPerRequest: 20 },
    'session-lab-near': {
      requestsPerSecond: 890,
      cpuUsPerRequest: 20.5,
      commandsPerRequest: 0.01,
      p99Ms: 2.1,
    },
    'session-lab-near-in-handler': { cpuUsPerRequest: 20 },
    'floor-connected': { requestsPerSecond: 900, cpuUsPerRequest: 20 },
    'floor-one-get': { cpuUsPerRequest: 23 },
    'session-lab': { requestsPerSecond: 760, cpuUsPerRequest: 22, calls: { get: 5010 }, p99Ms: 5 },
    'express-session': { requestsPerSecond: 300 },
  };
  return everybody.map((name) => runWith(name, { requestsPerSecond: 500, ...usual[name], ...changes[name] }));
}

const broken = (changes: Partial<Record<string, Partial<Run>>>): string[] =>
  routeThresholds([goodRounds(changes)])
    .filter(({ passes }) => !passes)
    .map(({ promise }) => promise);

test('thirteen thresholds pass for good rounds', () => {
  const thresholds = routeThresholds([goodRounds()]);
  expect(thresholds).toHaveLength(13);
  expect(thresholds.filter(({ passes }) => !passes)).toEqual([]);
});

test.each<[string, Partial<Record<string, Partial<Run>>>]>([
  [
    'session-lab-near: at least 0.98 of the requests a second of floor',
    { floor: { requestsPerSecond: 920 }, 'floor-again': { requestsPerSecond: 920 } },
  ],
  [
    'session-lab-near: at most 1.03 times the CPU time of floor',
    { floor: { cpuUsPerRequest: 19.8 }, 'floor-again': { cpuUsPerRequest: 19.8 } },
  ],
  [
    'session-lab-near: at least 0.98 of the requests a second of floor-connected',
    { 'floor-connected': { requestsPerSecond: 920 } },
  ],
  [
    'session-lab-near: at most 1.03 times the CPU time of floor-connected',
    { 'floor-connected': { cpuUsPerRequest: 19.8 } },
  ],
  ['session-lab-near: at most 0.02 Redis commands', { 'session-lab-near': { commandsPerRequest: 0.03 } }],
  ['session-lab-near: p99 at most 1.1', { 'session-lab-near': { p99Ms: 2.3 } }],
  ['session-lab-near-in-handler: less CPU', { 'fast-jwt-plain-cache': { cpuUsPerRequest: 19.9 } }],
  ['session-lab: at least 0.82', { 'session-lab': { requestsPerSecond: 730 } }],
  ['session-lab: at most 1.13 times the CPU', { 'session-lab': { cpuUsPerRequest: 22.7 } }],
  [
    'session-lab: at most 1 times the CPU time of floor-one-get',
    { 'floor-one-get': { cpuUsPerRequest: 21.5 } },
  ],
  ['session-lab: one awaited Redis command', { 'session-lab': { calls: { get: 5200 } } }],
  ['session-lab: p99 at most 3', { 'session-lab': { p99Ms: 7 } }],
  ['session-lab: at least 2.1', { 'express-session': { requestsPerSecond: 400 } }],
])('"%s …" fails independently', (promise, changes) => {
  expect(broken(changes)).toEqual([expect.stringContaining(promise)]);
});

test('a contender that did not run has no threshold', () => {
  expect(routeThresholds([[runWith('ceiling'), runWith('jose-jws')]])).toEqual([]);
});

test('a bar fails only beyond the difference of two runs of the floor', () => {
  const short = { 'session-lab-near': { requestsPerSecond: 870 } };
  expect(broken(short)).toHaveLength(2);
  expect(broken({ ...short, 'floor-again': { requestsPerSecond: 880 } })).toEqual([]);
});
