import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import type { Attack, Bounds, Seen } from './attack.ts';

export const bounds: Bounds = { readP99Ms: 100, signInMs: 5_000, replicaUpMb: 50 };

/** With room for a machine that does other work: `npm test` is to fail on a flood that gets through, and on nothing else. */
export const quickBounds: Bounds = { readP99Ms: 500, signInMs: 10_000, replicaUpMb: 80 };

/** `mem_limit` of a replica in Compose. */
const replicaMostMb = 512;
/** The sessions' and the accounts' Redis refuse writes when they are full: a flood may take this share of them at most. */
const redisShare = 0.5;
/** Fewer than this in a flood are none. */
const sentLeast = 100;

/** A sentence for each bound that is broken. */
export function shortfallsOf(attack: Pick<Attack, 'judge'>, seen: Seen, limits: Bounds): string[] {
  const { reads, signIns, flooded } = seen;
  return [
    ...atLeast('requests of the flood', flooded.sent, sentLeast),
    ...atLeast('reads of other users', reads.sent, 1),
    ...none('failed reads of other users', countOf(reads.failures)),
    ...atMost('p99 of reads of other users (ms)', reads.p99Ms, limits.readP99Ms),
    ...atLeast('sign-ins of other users', signIns.sent, 1),
    ...none('failed sign-ins of other users', countOf(signIns.failures)),
    ...atMost('slowest sign-in of other users (ms)', signIns.worstMs, limits.signInMs),
    ...atMost('memory of a replica (MB)', seen.replicaMostMb, replicaMostMb),
    ...(['sessions', 'accounts'] as const).flatMap((name) => fullness(name, seen)),
    ...attack.judge(seen, limits),
  ];
}

function fullness(name: 'sessions' | 'accounts', { redis }: Seen): string[] {
  const memory = redis[name];
  if (memory === undefined) return [`memory of the Redis for ${name}: not measured`];
  return atMost(`memory of the Redis for ${name} (MB)`, memory.usedMb, memory.limitMb * redisShare);
}

const countOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
