import { expect, test } from 'vitest';
import { countOf, tailOf } from './summary.ts';

const answered = [1, 2, 3].map((ms) => ({ ms, status: 200 }));

test('a percentile is exact while nothing was given up, or only what had waited longer', () => {
  expect(tailOf(answered, 0.5)).toEqual({ ms: 2, exact: true });
  expect(tailOf([...answered, { ms: 900 }], 0.5)).toEqual({ ms: 2, exact: true });
});

test('a percentile is a lower bound where a request that was given up would have come in behind it', () => {
  expect(tailOf([...answered, { ms: 900 }], 1)).toEqual({ ms: 900, exact: false });
  expect(tailOf([...answered, { ms: 1 }], 0.5)).toEqual({ ms: 1, exact: false });
});

test('answers are counted by status, and those that did not come apart', () => {
  const sent = [...answered, { ms: 5, status: 503 }, { ms: 900 }];
  expect([200, 503, undefined].map((status) => countOf(sent, status))).toEqual([3, 1, 1]);
});
