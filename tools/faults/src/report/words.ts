import { countsIn, factsIn, msIn } from '@session-lab/test-support/words';
import type { Played } from '../play.ts';
import type { Seen } from '../row.ts';

/** One row's result in a line. */
export function sentence({ seen, shortfalls }: Pick<Played, 'seen' | 'shortfalls'>): string {
  return [...shortfalls, ...(seen === undefined ? [] : [told(seen)])].join('; ');
}

function told(seen: Seen): string {
  const { sessions, endedSessions, accounts } = seen.checked;
  return [
    `${seen.requests} requests`,
    `failed: ${countsIn(seen.failures)}`,
    `worst ${msIn(seen.worstMs)}`,
    `recovered after ${msIn(seen.recoveredAfterMs)}`,
    `checked ${sessions} sessions, ${endedSessions} ended ones, ${accounts} accounts`,
    ...factsIn(seen.facts),
  ].join('; ');
}
