import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { completes } from './completion.ts';

it('a 200 completes the lab after the first 15 seconds, and not before', () => {
  expect(completes(testExchange({ startedAtMs: 16_000 }), 0)).toBe(true);
  expect(completes(testExchange({ startedAtMs: 15_000 }), 0)).toBe(false);
});

it('a 401 does not complete the lab at any time', () => {
  expect(completes(testExchange({ startedAtMs: 60_000, status: 401 }), 0)).toBe(false);
});
