/**
 * Where labels go that belong at these heights (percent from below): no closer to each other than `gap`, within 0 to 100,
 * in the same order, each as near to its own height as the others let it.
 */
export function spread(heights: readonly number[], gap: number): number[] {
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const places = [...heights];
  let least = 0;
  for (const index of order) {
    places[index] = Math.max(places[index] ?? 0, least);
    least = (places[index] ?? 0) + gap;
  }
  let most = 100;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index] ?? 0, most);
    most = (places[index] ?? 0) - gap;
  }
  return places;
}
