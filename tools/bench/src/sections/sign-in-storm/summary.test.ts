import { expect, test } from 'vitest';
import { countOf, tailOf } from './summary.ts';

const answered = [1, 2, 3].map((ms) => ({ ms, status: 200 }));

test('a percentile is exact if no request was aborted, or only requests that waited longer', () => {
  expect(tailOf(answered, 0.5)).toEqual({ ms: 2, exact: true });
  expect(tailOf([...answered, { ms: 900 }], 0.5)).toEqual({ ms: 2, exact: true });
});

test('a percentile is a lower bound if an aborted request may have taken longer', () => {
  expect(tailOf([...answered, { ms: 900 }], 1)).toEqual({ ms: 900, exact: false });
  expect(tailOf([...answered, { ms: 1 }], 0.5)).toEqual({ ms: 1, exact: false });
});

test('counts responses by status, and missing responses separately', () => {
  const sent = [...answered, { ms: 5, status: 503 }, { ms: 900 }];
  expect([200, 503, undefined].map((status) => countOf(sent, status))).toEqual([3, 1, 1]);
});
