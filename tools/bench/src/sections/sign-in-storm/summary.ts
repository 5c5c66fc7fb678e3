import { percentile } from '@session-lab/test-support/statistics';
import type { Sent } from './open-loop.ts';

export type Tail = {
  readonly ms: number;
  /** False where it would have been longer still: requests were given up that had waited no longer than this. */
  readonly exact: boolean;
};

/** A request that was given up counts as having taken as long as it waited, which is less than it would have. */
export function tailOf(sent: readonly Sent[], share: number): Tail {
  const ms = percentile(
    sent.map((one) => one.ms),
    share,
  );
  return { ms, exact: sent.every((one) => one.status !== undefined || one.ms > ms) };
}

export function countOf(sent: readonly Sent[], status: number | undefined): number {
  return sent.filter((one) => one.status === status).length;
}
