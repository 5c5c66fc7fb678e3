import { percentile } from '@session-lab/test-support/statistics';
import type { Sent } from './open-loop.ts';

export type Tail = {
  readonly ms: number;
  /** False if the real value is higher: aborted requests had waited at most this long. */
  readonly exact: boolean;
};

/** Counts an aborted request with the time that it waited, which is less than it would have taken. */
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
