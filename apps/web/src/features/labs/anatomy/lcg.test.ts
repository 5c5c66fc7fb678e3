import { expect, it } from 'vitest';
import { predicted, statesBehind } from './lcg.ts';

/** The first values after srand(1). */
const values = [16838, 5758, 10113, 17515];

it('four values leave one possible state and predict the fifth value', () => {
  expect(statesBehind(values)).toHaveLength(1);
  expect(predicted(values)).toBe(31051);
});

it('values of another generator leave no possible state', () => {
  expect(statesBehind([1, 2, 3, 4])).toEqual([]);
  expect(predicted([1, 2, 3, 4])).toBeUndefined();
});
