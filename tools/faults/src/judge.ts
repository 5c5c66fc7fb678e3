import { atLeast, none } from '@session-lab/test-support/bounds';
import type { Seen } from './row.ts';

/** How many failures there were of these methods; of all, when none is named. */
export function failed(seen: Pick<Seen, 'failures'>, ...methods: readonly string[]): number {
  return countOf(
    seen,
    (kind) => methods.length === 0 || methods.some((method) => kind.startsWith(`${method} `)),
  );
}

/** How many failures had this in their kind: `401`, `no_replica`. */
export function failedWith(seen: Pick<Seen, 'failures'>, part: string): number {
  return countOf(seen, (kind) => kind.split(' ').includes(part));
}

/** How many failures were of another kind than these. */
export function failedOtherwise(seen: Pick<Seen, 'failures'>, ...kinds: readonly string[]): number {
  return countOf(seen, (kind) => !kinds.some((known) => kind.endsWith(known)));
}

function countOf({ failures }: Pick<Seen, 'failures'>, counts: (kind: string) => boolean): number {
  return Object.entries(failures).reduce((sum, [kind, count]) => sum + (counts(kind) ? count : 0), 0);
}

/** Nothing lost and nobody back, and enough was looked at to say so. */
export function intact({ requests, checked }: Pick<Seen, 'requests' | 'checked'>): string[] {
  return [
    ...atLeast('requests sent', requests, 50),
    ...atLeast('sessions checked', checked.sessions, 1),
    ...atLeast('ended sessions checked', checked.endedSessions, 1),
    ...atLeast('accounts checked', checked.accounts, 1),
    ...none('lost sessions', checked.lostSessions),
    ...none('lost accounts', checked.lostAccounts),
    ...none('sessions back from the dead', checked.backFromTheDead),
  ];
}
