import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import type { Attack, Bounds, Observation } from './attack.ts';

export const bounds: Bounds = { readP99Ms: 100, signInMs: 5_000, replicaUpMb: 50 };

/** Wider bounds for a machine that does other work. `npm test` must fail only if a flood has an effect. */
export const quickBounds: Bounds = { readP99Ms: 500, signInMs: 10_000, replicaUpMb: 80 };

/** `mem_limit` of a replica in Compose. */
const replicaMaxMb = 512;
/**
 * Maximum share of the memory of the sessions' and the accounts' Redis. Both refuse writes when they are
 * full.
 */
const redisShare = 0.5;
/** Minimum number of requests of a flood. */
const minSent = 100;

/** Returns a sentence for each violated bound. */
export function evaluate(attack: Pick<Attack, 'evaluate'>, observed: Observation, limits: Bounds): string[] {
  const { reads, signIns, flooded } = observed;
  return [
    ...atLeast('requests of the flood', flooded.sent, minSent),
    ...atLeast('reads of other users', reads.sent, 1),
    ...none('failed reads of other users', countOf(reads.failures)),
    ...atMost('p99 of reads of other users (ms)', reads.p99Ms, limits.readP99Ms),
    ...atLeast('sign-ins of other users', signIns.sent, 1),
    ...none('failed sign-ins of other users', countOf(signIns.failures)),
    ...atMost('slowest sign-in of other users (ms)', signIns.worstMs, limits.signInMs),
    ...atMost('memory of a replica (MB)', observed.replicaMaxMb, replicaMaxMb),
    ...(['sessions', 'accounts'] as const).flatMap((name) => fullness(name, observed)),
    ...attack.evaluate(observed, limits),
  ];
}

function fullness(name: 'sessions' | 'accounts', { redis }: Observation): string[] {
  const memory = redis[name];
  if (memory === undefined) return [`memory of the Redis for ${name}: not measured`];
  return atMost(`memory of the Redis for ${name} (MB)`, memory.usedMb, memory.limitMb * redisShare);
}

const countOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
