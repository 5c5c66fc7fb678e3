import { expect, test } from 'vitest';
import { ago, shareLeft } from './ago.ts';

test.each([
  [-400, 'just now'],
  [4_999, 'just now'],
  [40_400, '40 s ago'],
  [60_000, '1 min ago'],
  [3_599_000, '59 min ago'],
  [7_200_000, '2 h ago'],
  [200_000_000, '2 d ago'],
])('%d ms back is %s', (ms, text) => {
  expect(ago(ms)).toBe(text);
});

test('what is left of a span runs from all to nothing and stays there', () => {
  const span = { fromMs: 1000, untilMs: 2000 };
  expect([500, 1000, 1250, 2000, 9000].map((nowMs) => shareLeft({ ...span, nowMs }))).toEqual([
    1, 1, 0.75, 0, 0,
  ]);
});

test('a span of nothing has nothing left', () => {
  expect(shareLeft({ fromMs: 5, untilMs: 5, nowMs: 1 })).toBe(0);
});
