import type { Attempt } from '@session-lab/contract/labs/redis-console';

/**
 * How far a try came: to the border of the network, through it to no answer of Redis, to a refusal by Redis, or to its commands.
 */
export type End = 'network' | 'silence' | 'password' | 'redis';

/** Returns how far a try came, from its response. */
export function endOf({ connected, outcome }: Attempt): End {
  if (!connected) return 'network';
  if (outcome.startsWith('-')) return 'password';
  return outcome.startsWith('+') ? 'redis' : 'silence';
}

/** The meanings of errors of the operating system, for this lab. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no machine has this name there',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no way to this address',
  ENETUNREACH: 'no way to this address',
  ECONNREFUSED: 'no program listens there',
};

/** Returns the meaning of an error of the operating system. */
export const meaningOf = (outcome: string): string | undefined => meanings[outcome];
