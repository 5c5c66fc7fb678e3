import { expect, test } from 'vitest';
import { destinationOf } from './destination.ts';

test('returns the page that sent the guest to sign in', () => {
  expect(destinationOf({ from: '/sessions' })).toBe('/sessions');
});

test.each([
  undefined,
  null,
  'x',
  {},
  { from: 7 },
  { from: '//evil.test' },
  { from: '/\\evil.test' },
  { from: 'https://evil.test' },
  { from: 'javascript:alert(1)' },
])('%j leads to the first lab', (state) => {
  expect(destinationOf(state)).toBe('/labs/stateless');
});
