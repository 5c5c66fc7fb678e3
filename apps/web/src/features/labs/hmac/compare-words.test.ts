import { expect, it } from 'vitest';
import { wordsFor } from './compare-words.ts';

const measured = (early: readonly number[], constant: readonly number[]): string =>
  wordsFor(
    early.map((earlyExitNs, index) => ({
      agreeing: index * 16,
      earlyExitNs,
      constantTimeNs: constant[index] ?? 0,
    })),
  );

it('a slope is claimed where one arrived', () => {
  expect(measured([5, 20, 40], [150, 151, 149])).toBe(
    'The early exit took 5.0 ns where no byte agreed and 40 ns where all 32 did. The constant-time comparison took 149 ns to 151 ns. So the time of the first tells how much of a guess is right, and the time of the second does not.',
  );
});

it('none is claimed where none did', () => {
  expect(measured([20, 25, 22], [150, 151, 149])).toMatch('no clear slope');
  expect(measured([5, 20, 40], [150, 300, 149])).toMatch('too unsteady to say');
});
