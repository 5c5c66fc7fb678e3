import { describe, expect, test } from 'vitest';
import { clock, duration } from './format.ts';

describe('a duration', () => {
  test.each([
    [0, '0 µs'],
    [0.009, '9 µs'],
    [0.0994, '99 µs'],
    [0.0996, '0.10 ms'],
    [0.31, '0.31 ms'],
    [2.4, '2.4 ms'],
    [9.96, '10 ms'],
    [214.3, '214 ms'],
    [999.7, '1.0 s'],
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
