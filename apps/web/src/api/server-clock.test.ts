import { expect, test } from 'vitest';
import { clockOffsetMs } from './server-clock.ts';

const sentAtMs = Date.parse('2026-03-01T12:00:00.000Z');
const offsetWith = (date: string | undefined): number =>
  clockOffsetMs({
    startedAtMs: sentAtMs,
    totalMs: 200,
    responseHeaders: date === undefined ? [] : [['date', date]],
  });

test('a second more or less is the header\u2019s own coarseness', () => {
  expect(offsetWith('Sun, 01 Mar 2026 11:59:59 GMT')).toBe(0);
  expect(offsetWith('Sun, 01 Mar 2026 12:00:01 GMT')).toBe(0);
});

test('a laptop that is an hour slow is put right', () => {
  expect(offsetWith('Sun, 01 Mar 2026 13:00:00 GMT')).toBe(3_600_400);
});

test('an answer without a date, or with nonsense, changes nothing', () => {
  expect(offsetWith(undefined)).toBe(0);
  expect(offsetWith('yesterday')).toBe(0);
});
