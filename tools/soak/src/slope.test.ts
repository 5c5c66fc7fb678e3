import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

const line = (slope: number, noise: (x: number) => number = () => 0) =>
  Array.from({ length: 50 }, (_, x) => ({ x, y: 7 + slope * x + noise(x) }));

test('the slope of a line is found, also under noise that is not on one side', () => {
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
])('%j have none', (points) => {
  expect(() => slopeOf(points)).toThrow(RangeError);
});
