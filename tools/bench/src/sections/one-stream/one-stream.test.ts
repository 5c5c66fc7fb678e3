import { describe, expect, test } from 'vitest';
import { mixed } from './requests.ts';
import { cpuRatio, summariseStream, type Slice } from './summary.ts';
import { streamThreshold } from './thresholds.ts';

/** The floor takes 40 µs of CPU a request. */
const slice = (floor: number, near: number): Slice => ({
  mixed: { cpuUsPerRequest: 90, medianUs: { floor, 'session-lab-near': near }, pendingShare: 0 },
  floorOnly: { cpuUsPerRequest: 40, medianUs: { floor }, pendingShare: 0 },
});
const subjects = ['floor', 'session-lab-near'] as const;

test('mixes the requests of all subjects, and no subject always follows the same one', () => {
  const headers = ['0', '1', '2', '3'].map((user) => ({ authorization: user }));
  const stream = mixed(['a', 'b', 'c'].map((name) => ({ name, headers })));
  const text = stream.map(({ authorization, subject }) => `${authorization}${subject}`).join(' ');
  expect(text).toBe('0a 0b 0c 1c 1b 1a 2b 2c 2a 3a 3c 3b');
});

describe('summariseStream', () => {
  test('adds the time that a subject takes more to the CPU time of the floor', () => {
    const [floor, near] = summariseStream([[slice(20, 22)]], subjects);
    expect(floor?.cpuOfFloor.median).toBe(1);
    expect(near?.cpuOfFloor.median).toBe(42 / 40);
    expect([near?.inExpressUs, near?.moreUs.median]).toEqual([22, 2]);
  });

  test('counts a round with the median of its slices', () => {
    const rounds = [[slice(20, 21), slice(20, 22), slice(20, 80)], [slice(20, 24)], [slice(20, 26)]];
    expect(summariseStream(rounds, subjects)[1]?.moreUs).toEqual({ lower: 2, median: 4, upper: 6 });
  });

  test('refuses a slice without requests of a subject', () => {
    expect(() => summariseStream([[slice(20, 22)]], ['floor', 'floor-again'])).toThrow('floor-again');
  });
});

test('cpuRatio compares two subjects within each round', () => {
  const rounds = [[slice(20, 22)], [slice(20, 24)], [slice(20, 26)]];
  expect(cpuRatio(rounds, ['floor', 'session-lab-near'], 'floor').median).toBe(40 / 44);
});

const passes = (most: number, ...nears: number[]): boolean =>
  streamThreshold(
    nears.map((near) => [slice(20, near)]),
    { one: 'session-lab-near', other: 'floor', most },
    'floor',
  ).passes;

describe('streamThreshold', () => {
  test('passes at the goal, and fails beyond it', () => {
    expect(passes(1.05, 22, 22, 22)).toBe(true);
    expect(passes(1.049, 22, 22, 22)).toBe(false);
  });

  test('does not fail within the spread of the rounds, up to 5 %', () => {
    expect(passes(1.03, 21, 22, 23)).toBe(true);
    expect(passes(1.02, 21, 22, 23)).toBe(false);
    expect(passes(1, 20.1, 23, 26)).toBe(false);
  });
});
