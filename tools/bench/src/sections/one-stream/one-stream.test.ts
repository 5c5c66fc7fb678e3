import { describe, expect, test } from 'vitest';
import type { ContenderName } from '../../contenders/all.ts';
import type { Measured } from './messages.ts';
import { mixed } from './requests.ts';
import { summariseStream, type StreamRow } from './summary.ts';
import { streamThresholds } from './thresholds.ts';

const slice = (cpuUsPerRequest: number, floor: number, near: number): Measured => ({
  cpuUsPerRequest,
  medianUs: { floor, 'session-lab-near': near },
  pending: 0,
});

const row = (name: ContenderName, median: number, half = 0): StreamRow => ({
  name,
  inExpressUs: 20,
  moreUs: { lower: 0, median: 0, upper: 0 },
  cpuOfFloor: { lower: median - half, median, upper: median + half },
});
test('mixes the requests of all subjects, and no subject always follows the same one', () => {
  const headers = ['0', '1', '2', '3'].map((user) => ({ authorization: user }));
  const stream = mixed(['a', 'b', 'c'].map((name) => ({ name, headers })));
  const text = stream.map(({ authorization, subject }) => `${authorization}${subject}`).join(' ');
  expect(text).toBe('0a 0b 0c 1c 1b 1a 2b 2c 2a 3a 3c 3b');
});

describe('summariseStream', () => {
  test('adds the time that a subject takes more to the CPU time of the floor', () => {
    // Both subjects take 41 µs on average, 2 µs apart: the floor takes 40 and the other one 42.
    const [floor, near] = summariseStream([[slice(41, 20, 22)]], ['floor', 'session-lab-near']);
    expect(floor?.cpuOfFloor.median).toBe(1);
    expect(near?.cpuOfFloor.median).toBeCloseTo(42 / 40);
    expect([near?.inExpressUs, near?.moreUs.median]).toEqual([22, 2]);
  });

  test('counts a round with the median of its slices', () => {
    const rounds = [
      [slice(41, 20, 21), slice(41, 20, 22), slice(90, 40, 80)],
      [slice(41, 20, 24)],
      [slice(41, 20, 26)],
    ];
    const near = summariseStream(rounds, ['floor', 'session-lab-near'])[1];
    expect(near?.moreUs).toEqual({ lower: 2, median: 4, upper: 6 });
  });

  test('refuses a slice without requests of a subject', () => {
    expect(() => summariseStream([[slice(41, 20, 22)]], ['floor', 'floor-again'])).toThrow('floor-again');
  });
});

describe('streamThresholds', () => {
  const others = (
    ['floor', 'floor-in-handler', 'session-lab-near-in-handler', 'fast-jwt-plain-cache'] as const
  ).map((name) => row(name, 1));
  const failing = (near: number, differenceOfFloors: number): string[] =>
    streamThresholds([
      ...others,
      row('floor-again', 1, differenceOfFloors),
      row('session-lab-near', near),
    ]).flatMap(({ passes, promise }) => (passes ? [] : [promise]));

  test('passes within the goals', () => {
    expect(failing(1.019, 0)).toEqual([]);
  });

  test('fails beyond them', () => {
    expect(failing(1.025, 0)).toEqual([
      'In one stream, session-lab-near: at least 0.98 of the requests a second of floor',
    ]);
    expect(failing(1.04, 0)).toHaveLength(2);
  });

  test('does not fail within the difference of the two floors', () => {
    expect(failing(1.04, 0.02)).toEqual([]);
  });

  test('fails without a row', () => {
    expect(streamThresholds(others).every(({ passes }) => !passes)).toBe(true);
  });
});
