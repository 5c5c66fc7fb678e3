import { expect, test } from 'vitest';
import { atLeast, atMost, exactly, none } from './bounds.ts';

test('a value within its bound, or equal to it, gives no sentence', () => {
  expect([...atMost('p99 (ms)', 100, 100), ...atLeast('reads', 50, 50)]).toEqual([]);
  expect([...exactly('accounts', 1, 1), ...none('failures', 0)]).toEqual([]);
});

test('a value out of its bound gives a sentence with both', () => {
  expect(atMost('p99 (ms)', 100.04, 100)).toEqual(['p99 (ms): expected at most 100, got 100']);
  expect(atMost('p99 (ms)', 812.36, 100)).toEqual(['p99 (ms): expected at most 100, got 812.4']);
  expect(atLeast('reads', 49, 50)).toEqual(['reads: expected at least 50, got 49']);
  expect(none('failures', 3)).toEqual(['failures: expected 0, got 3']);
});

test('NaN is out of every bound', () => {
  expect(atMost('p99 (ms)', Number.NaN, 100)).toHaveLength(1);
  expect(atLeast('reads', Number.NaN, 50)).toHaveLength(1);
});
