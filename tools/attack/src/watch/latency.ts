import { percentile } from '@session-lab/test-support/statistics';

/** One request: how long from when it was due to its answer, and how the answer was not the expected one. */
export type Outcome = { readonly ms: number; readonly failure: string | undefined };

export type Latency = {
  readonly sent: number;
  /** By kind: a status, or why no answer came. */
  readonly failures: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
};

/** A request that failed quickly counts as a failure and not as a quick answer: its time is left out. */
export function latencyOf(outcomes: readonly Outcome[]): Latency {
  const failures: Record<string, number> = {};
  for (const { failure } of outcomes)
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
  const times = outcomes.filter(({ failure }) => failure === undefined).map(({ ms }) => ms);
  const at = (share: number): number => (times.length === 0 ? Infinity : percentile(times, share));
  return { sent: outcomes.length, failures, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}
