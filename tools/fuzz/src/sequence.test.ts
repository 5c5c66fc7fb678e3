import { integer } from 'fast-check';
import { expect, test } from 'vitest';
import { createSequence } from './sequence.ts';

function drawn(seed: number, many: number): number[] {
  const next = createSequence(integer(), seed);
  return Array.from({ length: many }, () => next());
}

test('returns the same values in the same order for a seed, however many are read', () => {
  expect(drawn(7, 250)).toEqual(drawn(7, 300).slice(0, 250));
});

test('returns different values for neighbouring seeds and for the batches of one seed', () => {
  const values = drawn(7, 300);
  expect(drawn(8, 100)).not.toEqual(values.slice(0, 100));
  expect(values.slice(0, 100)).not.toEqual(values.slice(100, 200));
  expect(new Set(values).size).toBeGreaterThan(150);
});
