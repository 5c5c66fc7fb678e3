import { expect, it } from 'vitest';
import { bytesText, requestsAt } from './amounts.ts';

it('the slider goes from 1 to 1,000,000 requests in equal steps of the exponent', () => {
  expect([0, 1, 3, 6].map(requestsAt)).toEqual([1, 10, 1_000, 1_000_000]);
  expect(requestsAt(2.5)).toBe(320);
});

it('byte counts have three significant digits', () => {
  expect([93, 930, 93_000, 41_200_000, 560_000_000].map(bytesText)).toEqual([
    '93 B',
    '930 B',
    '93 kB',
    '41.2 MB',
    '560 MB',
  ]);
});
