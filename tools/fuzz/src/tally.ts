import type { ProblemCode } from '@session-lab/contract';
import { createCounter } from './counter.ts';

export type Tally = ReturnType<typeof createTally>;

/** How the answers spread: a run in which nearly all were refused for the same reason has tried nothing. */
export function createTally() {
  const counter = createCounter();
  const codes = new Set<ProblemCode>();
  let total = 0;
  let slowedDown = 0;
  return {
    add(status: number, code: ProblemCode | undefined): void {
      counter.add(code === undefined ? `${status}` : `${status} ${code}`);
      if (code !== undefined) codes.add(code);
      total += 1;
      if (status === 429) slowedDown += 1;
    },
    counts: counter.counts,
    total: () => total,
    /** Why it proves little; nothing, where it does not. */
    complaints(): string[] {
      const fewest = 5;
      return [
        ...(codes.size < fewest ? [`${codes.size} different problems are fewer than ${fewest}`] : []),
        ...(slowedDown * 2 > total ? [`${slowedDown} of ${total} answers were a 429`] : []),
      ];
    },
  };
}
