import { expect, it } from 'vitest';
import { axisMarks, bytesText, spread } from './amounts.ts';

it('byte counts have three significant digits', () => {
  expect([93, 930, 93_000, 41_200_000, 560_000_000].map(bytesText)).toEqual([
    '93 B',
    '930 B',
    '93 kB',
    '41.2 MB',
    '560 MB',
  ]);
});

it('the marks of an axis are round, and the last mark is at or above the largest value', () => {
  expect(axisMarks(689)).toEqual([0, 200, 400, 600, 800]);
  expect(axisMarks(1_000_000)).toEqual([0, 500_000, 1_000_000]);
  expect(axisMarks(400)).toEqual([0, 100, 200, 300, 400]);
});

it('a label with enough space keeps its height', () => {
  expect(spread([10, 50, 90], 10)).toEqual([10, 50, 90]);
});

it('a label moves up if it is too close, and labels move down at the upper limit', () => {
  expect(spread([50, 52, 20], 10)).toEqual([50, 60, 20]);
  expect(spread([98, 100], 10)).toEqual([90, 100]);
});
