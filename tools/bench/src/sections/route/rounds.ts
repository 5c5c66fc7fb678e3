/** Further than the three neighbours below are many, and even: two contenders take turns by the change of direction. */
const stepBetweenRounds = 6;

/**
 * The same, begun further on each round, and backwards every other round, so that nobody is always first or always after
 * the same neighbour. The first three, which promise the most about each other, stay neighbours: what a machine does
 * differently a minute later it does to all three.
 */
export function orderOf<Item>(items: readonly Item[], round: number): Item[] {
  const start = items.length === 0 ? 0 : (round * stepBetweenRounds) % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}
