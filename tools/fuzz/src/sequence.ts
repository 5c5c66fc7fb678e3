import { sample, type Arbitrary } from 'fast-check';

/** Values generated at once. Smaller batches are slower, larger ones use more memory. */
const batchSize = 100;

/** Returns a function that returns the values of a seed, one after another. */
export function createSequence<Value>(arbitrary: Arbitrary<Value>, seed: number): () => Value {
  let batch: Value[] = [];
  let drawn = 0;
  return () => {
    if (drawn % batchSize === 0) {
      batch = sample(arbitrary, { seed: mixed(seed, drawn / batchSize), numRuns: batchSize });
    }
    const value = batch[drawn % batchSize];
    if (value === undefined) throw new Error('The generator returned too few values.');
    drawn += 1;
    return value;
  };
}

/** Derives an independent seed for each batch (final mix of MurmurHash3). */
function mixed(seed: number, batch: number): number {
  let bits = Math.imul(seed ^ Math.imul(batch + 1, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
