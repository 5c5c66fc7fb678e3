/**
 * Returns the smallest value for which at least this share of the values are less than or equal to it
 * (nearest rank). The result is always one of the values.
 *
 * @throws RangeError when there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('An empty list has no percentile.');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
