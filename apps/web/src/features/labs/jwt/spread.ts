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
