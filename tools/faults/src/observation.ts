import { endpoints } from '@session-lab/contract';
import type { JournalEntry } from './load/journal.ts';

/**
 * Results of one scenario in addition to those of all. A name in camel case ends with its unit, if it has
 * one.
 */
export type Facts = Readonly<Record<string, number>>;

export type Observation<F extends Facts = Facts> = {
  readonly requests: number;
  /** Counts by method and kind, such as `GET 503 store_unavailable`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Longest time of a request, failed or not. */
  readonly worstMs: number;
  /** Time from the end of the fault to the first request after which no request failed. */
  readonly recoveredAfterMs: number;
  readonly checked: AuditResult;
  readonly facts: F;
};

/** The state that the ledger of the load expects, compared with the state of the stack. */
export type AuditResult = {
  readonly sessions: number;
  readonly accounts: number;
  /** Number of sessions whose end the stack confirmed. */
  readonly endedSessions: number;
  readonly lostSessions: number;
  readonly lostAccounts: number;
  /** Number of ended sessions that the stack accepted, during the load or after it. */
  readonly acceptedAfterEnd: number;
};

export function observationOf<F extends Facts>({
  entries,
  checked,
  overAtMs,
  facts,
}: {
  entries: readonly JournalEntry[];
  checked: AuditResult;
  /** End of the fault. */
  overAtMs: number;
  facts: F;
}): Observation<F> {
  const acceptedAfterEnd = entries.filter((entry) => entry.acceptedAfterEnd).length;
  return {
    requests: entries.length,
    failures: failuresByKind(entries),
    worstMs: Math.max(0, ...entries.map(({ ms }) => ms)),
    recoveredAfterMs: recoveredAfterMs(entries, overAtMs),
    checked: { ...checked, acceptedAfterEnd: checked.acceptedAfterEnd + acceptedAfterEnd },
    facts,
  };
}

export function failuresByKind(entries: readonly JournalEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, failure } of entries) {
    if (failure === undefined) continue;
    const kind = `${method} ${failure}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/**
 * Returns the time from `overAtMs` to the first request after the last failed one, or 0 if no later request
 * failed.
 */
export function recoveredAfterMs(entries: readonly JournalEntry[], overAtMs: number): number {
  const lastFailedAtMs = Math.max(
    ...entries.filter(({ failure }) => failure !== undefined).map(({ atMs }) => atMs),
    0,
  );
  if (lastFailedAtMs < overAtMs) return 0;
  const after = entries.filter(({ atMs }) => atMs > lastFailedAtMs).map(({ atMs }) => atMs);
  return Math.min(...after) - overAtMs;
}

/** Returns the requests that were pending at some instant between the two. */
export function inFlight(
  entries: readonly JournalEntry[],
  fromMs: number,
  toMs: number,
): readonly JournalEntry[] {
  return entries.filter(({ atMs, ms }) => atMs <= toMs && atMs + ms >= fromMs);
}

/** Returns the requests that were sent between the two instants. */
export function sentBetween(
  entries: readonly JournalEntry[],
  fromMs: number,
  toMs = Infinity,
): readonly JournalEntry[] {
  return entries.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

/** Returns the time of each profile read that was sent between the two instants. */
export function readsBetween(
  entries: readonly JournalEntry[],
  fromMs: number,
  toMs: number,
): readonly number[] {
  const { path, method } = endpoints.readProfile;
  return sentBetween(entries, fromMs, toMs)
    .filter((entry) => entry.path === path && entry.method === method)
    .map(({ ms }) => ms);
}
