import type { Played } from '../play.ts';
import type { FactsOfRow, Seen } from '../row.ts';

/** One row's result in a line. */
export function sentence({ seen, shortfalls }: Pick<Played, 'seen' | 'shortfalls'>): string {
  return [...shortfalls, ...(seen === undefined ? [] : [told(seen)])].join('; ');
}

function told(seen: Seen): string {
  const { sessions, endedSessions, accounts } = seen.checked;
  return [
    `${seen.requests} requests`,
    `failed: ${failuresIn(seen.failures)}`,
    `worst ${msIn(seen.worstMs)}`,
    `recovered after ${msIn(seen.recoveredAfterMs)}`,
    `checked ${sessions} sessions, ${endedSessions} ended ones, ${accounts} accounts`,
    ...factsIn(seen.facts),
  ].join('; ');
}

/** `3 × GET 503 store_unavailable`, the most frequent first. */
export function failuresIn(failures: Seen['failures']): string {
  const counted = Object.entries(failures).toSorted(([, a], [, b]) => b - a);
  return counted.length === 0 ? 'none' : counted.map(([kind, count]) => `${count} × ${kind}`).join(', ');
}

/** `{ backAfterMs: 612 }` is told as "back after 612 ms". */
export function factsIn(facts: FactsOfRow): string[] {
  return Object.entries(facts).map(([name, value]) => {
    const words = name.replace(/(Ms|Mb)$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (name.endsWith('Ms')) return `${words} ${msIn(value)}`;
    return `${words} ${Math.round(value * 10) / 10}${name.endsWith('Mb') ? ' MB' : ''}`;
  });
}

export function msIn(ms: number): string {
  if (ms === Infinity) return 'never';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
