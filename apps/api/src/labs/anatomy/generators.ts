import { createHmac, randomInt } from 'node:crypto';
import type { Generator } from '@session-lab/contract/labs/anatomy';

/** One more than the greatest value; ISO C's RAND_MAX is 32,767. */
const range = 2 ** 15;

type Draw = { readonly generator: Generator; readonly from: number; readonly count: number };

/** Values `from` to `from + count` of a row that `seed` begins; those of the operating system have no row. */
export function draw({ generator, from, count }: Draw, seed: number): number[] {
  if (generator === 'crypto') return Array.from({ length: count }, () => randomInt(range));
  const rand = iso(seed);
  for (let skipped = 0; skipped < from; skipped += 1) rand();
  return Array.from({ length: count }, rand);
}

/**
 * The `rand` of ISO C's own example (C17, 7.22.2): a linear congruential generator of 32 bits that shows its upper half
 * less one bit.
 */
function iso(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % range;
  };
}

/** A student's row begins where nobody can guess; that it can be told from its values is the generator's own fault. */
export const seedOf = (key: Buffer, student: string): number =>
  createHmac('sha256', key).update(student).digest().readUInt32BE();
