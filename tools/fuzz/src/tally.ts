import type { ProblemCode } from '@session-lab/contract';

export type Tally = ReturnType<typeof createTally>;

/**
 * Counts responses by status and code. A run whose responses are nearly all one refusal has tested little.
 */
export function createTally() {
  const counter = createCounter();
  const codes = new Set<ProblemCode>();
  let total = 0;
  let rateLimited = 0;
  return {
    add(status: number, code: ProblemCode | undefined): void {
      counter.add(code === undefined ? `${status}` : `${status} ${code}`);
      if (code !== undefined) codes.add(code);
      total += 1;
      if (status === 429) rateLimited += 1;
    },
    counts: counter.counts,
    total: () => total,
    /** Returns the reasons why the run tested too little: fewer problem codes than this, or mostly 429. */
    faults(minimumCodes: number): string[] {
      return [
        ...(codes.size < minimumCodes
          ? [`expected at least ${minimumCodes} different problem codes, got ${codes.size}`]
          : []),
        ...(rateLimited * 2 > total ? [`${rateLimited} of ${total} responses were 429`] : []),
      ];
    },
  };
}

export type Counter = ReturnType<typeof createCounter>;

export function createCounter() {
  const counts = new Map<string, number>();
  return {
    add: (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1),
    /** Returns the counts, the largest first. */
    counts: (): [what: string, times: number][] => [...counts].toSorted(([, a], [, b]) => b - a),
  };
}
