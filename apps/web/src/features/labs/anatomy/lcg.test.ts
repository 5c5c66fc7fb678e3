import { expect, it } from 'vitest';
import { predicted, statesBehind } from './lcg.ts';

/** After srand(1). */
const values = [16838, 5758, 10113, 17515];

it('four values leave one state and tell the fifth', () => {
  expect(statesBehind(values)).toHaveLength(1);
  expect(predicted(values)).toBe(31051);
});

it('values of no such generator leave none', () => {
  expect(statesBehind([1, 2, 3, 4])).toEqual([]);
  expect(predicted([1, 2, 3, 4])).toBeUndefined();
});
