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

export function exactly(what: string, value: number, wanted: number): string[] {
  return value === wanted ? [] : [`${what}: ${value}, and ${wanted} have to be`];
}

export function none(what: string, count: number): string[] {
  return count === 0 ? [] : [`${what}: ${count}, and none may be`];
}

export function atMost(what: string, value: number, limit: number): string[] {
  return value <= limit ? [] : [`${what}: ${rounded(value)}, and at most ${rounded(limit)} may be`];
}

export function atLeast(what: string, value: number, limit: number): string[] {
  return value >= limit ? [] : [`${what}: ${rounded(value)}, and at least ${rounded(limit)} have to be`];
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

const rounded = (value: number): number => Math.round(value * 10) / 10;
