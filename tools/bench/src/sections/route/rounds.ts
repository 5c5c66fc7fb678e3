/**
 * Larger than the group of three below. An even number, so that with two contenders the change of direction
 * alternates them.
 */
const stepBetweenRounds = 6;

/**
 * Returns the contenders in the order of a round. Each round starts with another contender, and every second
 * round is reversed. So no contender is always first, or always after the same contender. The first three
 * contenders stay together, because their ratios matter most. A machine that is slower for a minute is then
 * slower for all three.
 */
export function orderOf<Item>(items: readonly Item[], round: number): Item[] {
  const start = items.length === 0 ? 0 : (round * stepBetweenRounds) % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}
