import { expect, it } from 'vitest';
import type { Key } from '@session-lab/contract/labs/redis-console';
import { barsOf, secondsOf, shareOf, type Bars } from './bars.ts';

const key = (ttlMs: number | null, name = 'user'): Key => ({ name, type: 'string', ttlMs });

/** Returns the shares of the bar of `user` after each list. A list is the time to live, and the time of the list. */
function sharesOf(
  ...lists: readonly (readonly [ttlMs: number | null, atMs: number])[]
): (number | undefined)[] {
  let bars: Bars = new Map();
  return lists.map(([ttlMs, atMs]) => {
    bars = barsOf(bars, [key(ttlMs)], atMs);
    const bar = bars.get('user');
    return bar && shareOf(bar);
  });
}

it('a bar is full at first, and empties with the time', () => {
  expect(sharesOf([10_000, 0], [9_000, 1_000], [5_000, 5_000], [0, 10_000])).toEqual([1, 0.9, 0.5, 0]);
});

it('a shorter time to live is a full bar again', () => {
  expect(sharesOf([3_600_000, 0], [3_599_000, 1_000], [10_000, 2_000], [5_000, 7_000])).toEqual([
    1,
    3_599 / 3_600,
    1,
    0.5,
  ]);
});

it('a longer time to live is a full bar again, also without a list in between', () => {
  expect(sharesOf([10_000, 0], [4_000, 6_000], [10_000, 7_000], [9_000, 8_000])).toEqual([1, 0.4, 1, 0.9]);
  expect(sharesOf([10_000, 0], [10_001, 1_000])).toEqual([1, 1]);
});

it('lists that arrive late do not restart a bar, nor does a page that read none for minutes', () => {
  expect(sharesOf([10_000, 0], [8_200, 1_000], [5_000, 5_000])).toEqual([1, 0.82, 0.5]);
  expect(sharesOf([3_600_000, 0], [1_800_000, 1_800_000])).toEqual([1, 0.5]);
});

it('a key without a time to live has no bar, and the next one is full', () => {
  expect(sharesOf([10_000, 0], [null, 1_000], [9_000, 2_000])).toEqual([1, undefined, 1]);
  expect(barsOf(new Map(), [key(5, 'a'), key(null, 'b')], 0)).toEqual(
    new Map([['a', { leftMs: 5, fullMs: 5, atMs: 0 }]]),
  );
});

it('rounds the seconds as the command TTL does', () => {
  expect([10_000, 9_500, 9_499, 1_000, 499, 0].map(secondsOf)).toEqual([10, 10, 9, 1, 0, 0]);
});
