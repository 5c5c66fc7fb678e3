import { expect, it } from 'vitest';
import { answer } from '../frame/testing.ts';
import { earns } from './check-off.ts';

it('a 200 after the first 15 seconds earns it, one within them does not', () => {
  expect(earns(answer({ startedAtMs: 16_000 }), 0)).toBe(true);
  expect(earns(answer({ startedAtMs: 15_000 }), 0)).toBe(false);
});

it('a 401 earns nothing however late', () => {
  expect(earns(answer({ startedAtMs: 60_000, status: 401 }), 0)).toBe(false);
});
