import { describe, expect, test } from 'vitest';
import { ago, clock, dateWords, duration, longDuration, shareLeft, timeLeft } from './format.ts';

describe('a duration', () => {
  test.each([
    [0, '0\u00a0µs'],
    [0.009, '9\u00a0µs'],
    [0.0994, '99\u00a0µs'],
    [0.0996, '0.10\u00a0ms'],
    [0.31, '0.31\u00a0ms'],
    [2.4, '2.4\u00a0ms'],
    [9.96, '10\u00a0ms'],
    [214.3, '214\u00a0ms'],
    [999.7, '1.0\u00a0s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('a clock', () => {
  test.each([
    [-5, '0:00'],
    [1, '0:01'],
    [872_000, '14:32'],
    [3_729_000, '1:02:09'],
    [273_600_000, '3 d 04:00:00'],
  ])('with %d ms left reads %s', (ms, text) => {
    expect(clock(ms)).toBe(text);
  });
});

test.each([
  [-400, 'just now'],
  [4_999, 'just now'],
  [40_400, '40 s ago'],
  [60_000, '1 min ago'],
  [3_599_000, '59 min ago'],
  [7_200_000, '2 h ago'],
  [200_000_000, '2 d ago'],
])('%d ms ago reads %s', (ms, text) => {
  expect(ago(ms)).toBe(text);
});

test('the remaining part of a time span falls from 1 to 0, and stays at 0', () => {
  const span = { fromMs: 1000, untilMs: 2000 };
  expect([500, 1000, 1250, 2000, 9000].map((nowMs) => shareLeft({ ...span, nowMs }))).toEqual([
    1, 1, 0.75, 0, 0,
  ]);
});

test('a time span of zero length has no remaining part', () => {
  expect(shareLeft({ fromMs: 5, untilMs: 5, nowMs: 1 })).toBe(0);
});

test.each([
  [900_000, '15 minutes'],
  [43_200_000, '12 hours'],
  [86_400_000, '1 day'],
  [90_000, '90 seconds'],
  [899_999.6, '15 minutes'],
  [0, '0 seconds'],
])('a configured duration of %d ms reads %s', (ms, text) => {
  expect(longDuration(ms)).toBe(text);
});

test.each([
  [-5, '0 s'],
  [39_200, '40 s'],
  [894_000, '14 min 54 s'],
  [43_199_000, '11 h 59 min'],
  [273_600_000, '3 d 4 h'],
])('%d ms left reads %s in words', (ms, text) => {
  expect(timeLeft(ms)).toBe(text);
});

test.each([
  [new Date(2026, 10, 29, 14, 54), 'today, 14:54'],
  [new Date(2026, 10, 29, 0, 0), 'today, 00:00'],
  [new Date(2026, 10, 28, 23, 59), 'yesterday, 23:59'],
  [new Date(2026, 10, 30, 2, 5), 'tomorrow, 02:05'],
  [new Date(2026, 10, 27, 9, 12), 'Nov 27, 09:12'],
  [new Date(2025, 10, 29, 9, 12), 'Nov 29, 2025, 09:12'],
])('%s reads %s', (instant, text) => {
  const now = new Date(2026, 10, 29, 15, 0);
  expect(dateWords(instant.getTime(), now.getTime())).toBe(text);
});
