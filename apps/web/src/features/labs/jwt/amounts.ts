const units = ['B', 'kB', 'MB', 'GB'] as const;

/** Formats bytes with decimal units: `93 B`, `41.2 MB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}

/** Range of the slider, in requests. */
export const requests = { min: 10_000, max: 1_000_000, first: 100_000 } as const;

/** Returns the marks of an axis from 0 to the first mark at or above `most`, at steps of 1, 2 or 5 times a power of ten. */
export function axisMarks(most: number, count = 4): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/**
 * Returns label positions for these heights (percent from the bottom). The labels keep their order, stay within 0 to 100,
 * and are at least `gap` apart.
 */
export function spread(heights: readonly number[], gap: number): number[] {
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const positions = [...heights];
  let lower = 0;
  for (const index of order) {
    positions[index] = Math.max(positions[index] ?? 0, lower);
    lower = (positions[index] ?? 0) + gap;
  }
  let upper = 100;
  for (const index of order.toReversed()) {
    positions[index] = Math.min(positions[index] ?? 0, upper);
    upper = (positions[index] ?? 0) - gap;
  }
  return positions;
}
