import type { BackgroundActivity, Measurement } from './background-activity.ts';
import { isGrowing, type HeapGrowth } from './growth.ts';

/** Maximum time from a sign-out to the close of the user's sockets. */
export const signOutWithinMs = 1_000;

export type Observations = Pick<BackgroundActivity, 'signOuts' | 'messages'> & {
  readonly sent: number;
  readonly failed: readonly string[];
  /** Sockets that closed although no user signed out, each with the reason. */
  readonly lost: readonly string[];
  readonly growth: readonly HeapGrowth[];
};

const maxExamples = 3;

/** Returns one sentence for each expectation that the run did not meet. */
export function evaluate({ sent, failed, lost, signOuts, messages, growth }: Observations): string[] {
  return [
    ...counted(failed, `of ${sent} requests failed`),
    ...counted(lost, 'sockets closed although no user signed out'),
    ...(signOuts.length === 0 ? ['the run was too short to measure a sign-out'] : []),
    ...counted(
      signOuts.filter((took) => typeof took === 'string' || took > signOutWithinMs).map(textOf),
      `of ${signOuts.length} sign-outs did not close their sockets within ${signOutWithinMs} ms`,
    ),
    ...counted(
      messages.filter((took) => typeof took === 'string'),
      'messages did not reach every socket',
    ),
    ...growth
      .filter(isGrowing)
      .map(
        ({ name, mibPerMinute }) => `the heap of ${name} grows by ${mibPerMinute.toFixed(2)} MiB a minute`,
      ),
  ];
}

const textOf = (took: Measurement): string => (typeof took === 'string' ? took : `${took.toFixed(0)} ms`);

function counted(all: readonly string[], what: string): string[] {
  if (all.length === 0) return [];
  return [`${all.length} ${what}: ${[...new Set(all)].slice(0, maxExamples).join('; ')}`];
}
