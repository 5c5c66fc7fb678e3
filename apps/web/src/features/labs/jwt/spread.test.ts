import { expect, it } from 'vitest';
import { spread } from './spread.ts';

it('what has room stays where it is', () => {
  expect(spread([10, 50, 90], 10)).toEqual([10, 50, 90]);
});

it('what is too close moves up, and what would leave at the top pushes the rest down', () => {
  expect(spread([50, 52, 20], 10)).toEqual([50, 60, 20]);
  expect(spread([98, 100], 10)).toEqual([90, 100]);
});
