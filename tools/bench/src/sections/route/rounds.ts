/** Contenders outside the group that a round moves from the end to the front. */
const stepBetweenRounds = 4;

/**
 * Returns the contenders of a round in their order. Those of an inner list run at the same time. The first `together` do,
 * because their ratios matter most. Their place among the others changes with each round, and so does the order within
 * the group. Every second round is reversed. So no contender is always first, or always after the same contender.
 */
export function groupsOf<Item>(items: readonly Item[], round: number, together = items.length): Item[][] {
  const group = rotated(items.slice(0, together), Math.floor(round / 2));
  const others = items.slice(together).map((item) => [item]);
  const place = (round * stepBetweenRounds) % (others.length + 1);
  const order = [...others.slice(0, place), group, ...others.slice(place)];
  return round % 2 === 0 ? order : order.toReversed().map((items) => items.toReversed());
}

/** Moves the first items to the end. */
export function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
