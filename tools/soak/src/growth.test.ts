import { expect, test } from 'vitest';
import { growthOf, isGrowing, slopeOf } from './growth.ts';

const mebibyte = 2 ** 20;
const samplesOf = (name: string, mibAt: (minute: number) => number) =>
  Array.from({ length: 9 }, (_, minute) => ({
    name,
    atMs: minute * 60_000,
    heapBytes: mibAt(minute) * mebibyte,
  }));

test('computes the growth of each replica in MiB a minute', () => {
  const samples = [...samplesOf('api-1', () => 60), ...samplesOf('api-2', (minute) => 60 + minute / 2)];
  expect(growthOf(samples)).toEqual([
    { name: 'api-1', firstMiB: 60, lastMiB: 60, mibPerMinute: 0 },
    { name: 'api-2', firstMiB: 60, lastMiB: 64, mibPerMinute: 0.5 },
  ]);
});

test.each([
  [{ firstMiB: 60, lastMiB: 64, mibPerMinute: 0.5 }, true],
  [{ firstMiB: 60, lastMiB: 60.9, mibPerMinute: 0.9 }, false],
  [{ firstMiB: 60, lastMiB: 63, mibPerMinute: 0.3 }, false],
])('%j: isGrowing is %s', (growth, growing) => {
  expect(isGrowing({ name: 'api-1', ...growth })).toBe(growing);
});

const line = (slope: number, noise: (x: number) => number = () => 0) =>
  Array.from({ length: 50 }, (_, x) => ({ x, y: 7 + slope * x + noise(x) }));

test('finds the slope of a line, also under noise that is equal on both sides', () => {
  expect(slopeOf(line(3))).toBeCloseTo(3);
  expect(slopeOf(line(-0.5))).toBeCloseTo(-0.5);
  expect(slopeOf(line(3, (x) => (x % 2 === 0 ? 5 : -5)))).toBeCloseTo(3, 1);
  expect(slopeOf(line(0))).toBe(0);
});

test.each([
  [[]],
  [[{ x: 1, y: 2 }]],
  [
    [
      { x: 1, y: 2 },
      { x: 1, y: 3 },
    ],
  ],
])('throws for %j, which have no slope', (points) => {
  expect(() => slopeOf(points)).toThrow(RangeError);
});
