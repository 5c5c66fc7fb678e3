import { expect, test } from 'vitest';
import { destinationOf, nameOf } from './destination.ts';

test('returns the page that sent the guest to sign in', () => {
  expect(destinationOf({ from: '/sessions' })).toBe('/sessions');
});

test.each([
  undefined,
  null,
  'x',
  {},
  { from: 7 },
  { from: '/token' },
  { from: '//evil.test' },
  { from: '/\\evil.test' },
  { from: 'https://evil.test' },
  { from: 'javascript:alert(1)' },
])('%j leads to the first lab', (state) => {
  expect(destinationOf(state)).toBe('/labs/stateless');
});

test('names a destination for the button that leads there', () => {
  expect(['/labs/stateless', '/sessions', '/labs/jwt', '/'].map(nameOf)).toEqual([
    'lab 1',
    'your sessions',
    'your lab',
    'the page',
  ]);
});
