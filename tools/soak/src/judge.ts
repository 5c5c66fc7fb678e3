import { isGrowing, type Growth } from './growth.ts';

/** A sign-out closes its sockets within this, in milliseconds. */
export const signOutWithinMs = 1_000;

export type Seen = {
  readonly sent: number;
  readonly failed: readonly string[];
  readonly lost: readonly string[];
  /** Milliseconds of each; a text says why there are none. */
  readonly signOuts: readonly (number | string)[];
  readonly said: readonly (number | string)[];
  readonly growth: readonly Growth[];
};

const examples = 3;

/** What did not hold. */
export function complaintsAbout({ sent, failed, lost, signOuts, said, growth }: Seen): string[] {
  return [
    ...some(failed, `of ${sent} requests failed`),
    ...some(lost, 'sockets ended that nobody ended'),
    ...(signOuts.length === 0 ? ['nobody signed out in time to be measured'] : []),
    ...some(
      signOuts.filter((took) => typeof took === 'string' || took > signOutWithinMs).map(words),
      `of ${signOuts.length} sign-outs did not close their sockets within ${signOutWithinMs} ms`,
    ),
    ...some(
      said.filter((took) => typeof took === 'string'),
      'messages were not heard by all',
    ),
    ...growth
      .filter(isGrowing)
      .map(({ name, rise }) => `${name} keeps ${rise.toFixed(2)} MiB more with every minute`),
  ];
}

const words = (took: number | string): string => (typeof took === 'string' ? took : `${took.toFixed(0)} ms`);

function some(all: readonly string[], what: string): string[] {
  if (all.length === 0) return [];
  return [`${all.length} ${what}: ${[...new Set(all)].slice(0, examples).join('; ')}`];
}
