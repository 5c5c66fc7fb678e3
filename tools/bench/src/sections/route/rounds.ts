/** Larger than the group of three below, and even: with two contenders, the change of direction alternates them. */
const stepBetweenRounds = 6;

/**
 * Returns the contenders in the order of a round. Each round starts further on, and every other round is reversed, so that no
 * contender is always first or always after the same one. The first three stay together: their ratios matter most, and
 * a machine that is slower for a minute is then slower for all three.
 */
export function orderOf<Item>(items: readonly Item[], round: number): Item[] {
  const start = items.length === 0 ? 0 : (round * stepBetweenRounds) % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}
