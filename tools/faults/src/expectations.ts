import { atLeast, none } from '@session-lab/test-support/bounds';
import type { Observation } from './observation.ts';

type Failures = Pick<Observation, 'failures'>;

/** Returns the number of failures of these methods, or of all methods if none is given. */
export function failed(observed: Failures, ...methods: readonly string[]): number {
  return countOf(
    observed,
    (kind) => methods.length === 0 || methods.some((method) => kind.startsWith(`${method} `)),
  );
}

/** Returns the number of failures with this word in their kind: `401`, `no_replica`. */
export function failedWith(observed: Failures, word: string): number {
  return countOf(observed, (kind) => kind.split(' ').includes(word));
}

/** Returns the number of failures of other kinds than these. */
export function failedOtherwise(observed: Failures, ...kinds: readonly string[]): number {
  return countOf(observed, (kind) => !kinds.some((known) => kind.endsWith(known)));
}

function countOf({ failures }: Failures, counts: (kind: string) => boolean): number {
  return Object.entries(failures).reduce((sum, [kind, count]) => sum + (counts(kind) ? count : 0), 0);
}

/** Expects that the stack rejected no signed-in user: no 401, and no socket closed with 4401. */
export function noneSignedOut(observed: Failures): string[] {
  return none('signed-in users rejected', failedWith(observed, '401') + failedWith(observed, '4401'));
}

/**
 * Expects that nothing was lost and no ended session was accepted. Also expects a minimum number of requests
 * and checks.
 */
export function intact({ requests, checked }: Pick<Observation, 'requests' | 'checked'>): string[] {
  return [
    ...atLeast('requests', requests, 50),
    ...atLeast('checked sessions', checked.sessions, 1),
    ...atLeast('checked ended sessions', checked.endedSessions, 1),
    ...atLeast('checked accounts', checked.accounts, 1),
    ...none('lost sessions', checked.lostSessions),
    ...none('lost accounts', checked.lostAccounts),
    ...none('ended sessions that were accepted', checked.acceptedAfterEnd),
  ];
}
