import { expect, test } from 'vitest';
import { clockOffsetMs } from './server-clock.ts';

const sentAtMs = Date.parse('2026-03-01T12:00:00.000Z');
const offsetWith = (date: string | undefined): number =>
  clockOffsetMs({
    startedAtMs: sentAtMs,
    totalMs: 200,
    responseHeaders: date === undefined ? [] : [['date', date]],
  });

test('ignores a difference of one second, the precision of the header', () => {
  expect(offsetWith('Sun, 01 Mar 2026 11:59:59 GMT')).toBe(0);
  expect(offsetWith('Sun, 01 Mar 2026 12:00:01 GMT')).toBe(0);
});

test('returns the offset of a clock that is one hour slow', () => {
  expect(offsetWith('Sun, 01 Mar 2026 13:00:00 GMT')).toBe(3_600_400);
});

test('returns 0 without a date, and with an invalid one', () => {
  expect(offsetWith(undefined)).toBe(0);
  expect(offsetWith('yesterday')).toBe(0);
});
