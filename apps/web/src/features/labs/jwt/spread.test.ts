import { expect, it } from 'vitest';
import { spread } from './spread.ts';

it('a label with enough space keeps its height', () => {
  expect(spread([10, 50, 90], 10)).toEqual([10, 50, 90]);
});

it('a label moves up if it is too close, and labels move down at the upper limit', () => {
  expect(spread([50, 52, 20], 10)).toEqual([50, 60, 20]);
  expect(spread([98, 100], 10)).toEqual([90, 100]);
});
