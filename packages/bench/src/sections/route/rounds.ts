/**
 * The same, begun one further each round, so that nobody is always first or always after the same neighbour's heat: what
 * drifts while it is measured then drifts for all.
 */
export function orderOf<Item>(items: readonly Item[], round: number): Item[] {
  const start = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
