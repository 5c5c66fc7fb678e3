import { expect, test } from 'vitest';
import { destinationOf } from './destination.ts';

test('a guest who was sent to sign in goes back to where they came from', () => {
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
