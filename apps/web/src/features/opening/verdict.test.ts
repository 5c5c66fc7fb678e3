import { expect, test } from 'vitest';
import { response } from './testing.ts';
import { verdict } from './verdict.ts';

test('counts the 401 responses in any order', () => {
  const responses = [response(200, 'api-1'), response(401, 'api-2'), response(401, 'api-2')];
  expect(verdict(responses, 'Ada')).toBe('2 of 3 requests got 401: the server did not know Ada.');
});

test('names the servers if all requests succeeded', () => {
  expect(verdict([response(200, 'api-2'), response(200, 'api-1')], 'Ada')).toBe(
    'All 2 requests succeeded, on api-1 and api-2.',
  );
});

test('names a server once, however often it responded', () => {
  expect(verdict([response(200, 'api-1'), response(200, 'api-1')], 'Ada')).toBe(
    'All 2 requests succeeded, but only api-1 responded.',
  );
});

test('does not count a missing response or a 503 as a 401', () => {
  const responses = [response(200, 'api-1'), response(503, 'api-2'), response(undefined, undefined)];
  expect(verdict(responses, 'Ada')).toBe('1 of 3 requests succeeded. 2 got no usable response.');
});
