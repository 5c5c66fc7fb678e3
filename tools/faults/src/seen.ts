import { endpoints } from '@session-lab/contract';
import type { Entry } from './load/journal.ts';
import type { Checked, FactsOfRow, Seen } from './row.ts';

/** What the load saw, in figures. */
export function seenOf<Facts extends FactsOfRow>({
  entries,
  checked,
  overAtMs,
  facts,
}: {
  entries: readonly Entry[];
  checked: Checked;
  /** When the fault was over. */
  overAtMs: number;
  facts: Facts;
}): Seen<Facts> {
  const undead = entries.filter((entry) => entry.undead).length;
  return {
    requests: entries.length,
    failures: byKind(entries),
    worstMs: Math.max(0, ...entries.map(({ ms }) => ms)),
    recoveredAfterMs: recoveredAfterMs(entries, overAtMs),
    checked: { ...checked, backFromTheDead: checked.backFromTheDead + undead },
    facts,
  };
}

export function byKind(entries: readonly Entry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, failure } of entries) {
    if (failure === undefined) continue;
    const kind = `${method} ${failure}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** From then to the first request behind the last one that failed; 0 where none failed that was sent since. */
export function recoveredAfterMs(entries: readonly Entry[], overAtMs: number): number {
  const failedLast = Math.max(
    ...entries.filter(({ failure }) => failure !== undefined).map(({ atMs }) => atMs),
    0,
  );
  if (failedLast < overAtMs) return 0;
  const after = entries.filter(({ atMs }) => atMs > failedLast).map(({ atMs }) => atMs);
  return Math.min(...after) - overAtMs;
}

/** Those that were under way at some moment between the two. */
export function underWay(entries: readonly Entry[], fromMs: number, toMs: number): readonly Entry[] {
  return entries.filter(({ atMs, ms }) => atMs <= toMs && atMs + ms >= fromMs);
}

/** Those that were sent between the two. */
export function sentBetween(entries: readonly Entry[], fromMs: number, toMs = Infinity): readonly Entry[] {
  return entries.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

/** How long each read took that was sent between the two, by whoever is signed in or was. */
export function readsBetween(entries: readonly Entry[], fromMs: number, toMs: number): readonly number[] {
  const { path, method } = endpoints.readProfile;
  return sentBetween(entries, fromMs, toMs)
    .filter((one) => one.path === path && one.method === method)
    .map(({ ms }) => ms);
}
