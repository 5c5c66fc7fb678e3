import { createHmac, randomInt } from 'node:crypto';
import type { Generator } from '@session-lab/contract/labs/anatomy';

/** RAND_MAX of ISO C is 32,767. */
const range = 2 ** 15;

type Draw = { readonly generator: Generator; readonly from: number; readonly count: number };

/** Returns `count` values of the sequence of `seed`, after the first `from` values. `crypto` ignores `seed` and `from`. */
export function draw({ generator, from, count }: Draw, seed: number): number[] {
  if (generator === 'crypto') return Array.from({ length: count }, () => randomInt(range));
  const rand = iso(seed);
  for (let skipped = 0; skipped < from; skipped += 1) rand();
  return Array.from({ length: count }, rand);
}

/** The example of C17, 7.22.2: a linear congruential generator that returns 15 of its upper 16 bits. */
function iso(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % range;
  };
}

/** The seed is secret, but an attacker can compute it from the values. */
export const seedOf = (key: Buffer, student: string): number =>
  createHmac('sha256', key).update(student).digest().readUInt32BE();
