export type Counter = ReturnType<typeof createCounter>;

export function createCounter() {
  const counts = new Map<string, number>();
  return {
    add: (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1),
    /** The most frequent first. */
    counts: (): [what: string, times: number][] => [...counts].toSorted(([, a], [, b]) => b - a),
  };
}
