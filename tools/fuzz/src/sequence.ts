import { sample, type Arbitrary } from 'fast-check';

/** So many are generated together: fewer cost more, and more are held in memory at once. */
const batchSize = 100;

/** The values of a seed, in their order, as far as they are asked for. */
export function createSequence<Value>(arbitrary: Arbitrary<Value>, seed: number): () => Value {
  let batch: Value[] = [];
  let drawn = 0;
  return () => {
    if (drawn % batchSize === 0) {
      batch = sample(arbitrary, { seed: mixed(seed, drawn / batchSize), numRuns: batchSize });
    }
    const value = batch[drawn % batchSize];
    if (value === undefined) throw new Error('the generator ran dry');
    drawn += 1;
    return value;
  };
}

/** Neighbouring seeds and batches have nothing in common (the finaliser of MurmurHash3). */
function mixed(seed: number, batch: number): number {
  let bits = Math.imul(seed ^ Math.imul(batch + 1, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
