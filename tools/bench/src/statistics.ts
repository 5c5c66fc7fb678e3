/**
 * The smallest of the values that at least this share of them do not exceed (nearest rank): always one that was measured.
 *
 * @throws RangeError when there are none
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('There is no percentile of nothing.');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
