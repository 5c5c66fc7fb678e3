import { expect, it } from 'vitest';
import { describeTimes } from './compare-panel.tsx';

const measured = (early: readonly number[], constant: readonly number[]): string =>
  describeTimes(
    early.map((earlyExitNs, index) => ({
      agreeing: index * 16,
      earlyExitNs,
      constantTimeNs: constant[index] ?? 0,
    })),
  );

it('concludes that the early exit reveals the equal bytes, if its times rise', () => {
  expect(measured([5, 20, 40], [150, 151, 149])).toBe(
    'The early exit took 5.0 ns with no equal byte and 40 ns with all 32 bytes equal. The constant-time comparison took 149 ns to 151 ns. The early exit reveals how many bytes of a guess are right. The constant-time comparison does not.',
  );
});

it('draws no conclusion from times that do not rise or vary too much', () => {
  expect(measured([20, 25, 22], [150, 151, 149])).toMatch('no clear difference');
  expect(measured([5, 20, 40], [150, 300, 149])).toMatch('vary too much');
});
