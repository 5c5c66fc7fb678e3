import { expect, test } from 'vitest';
import { testExchange } from '../../api/test-exchange.ts';
import { summarise } from './summarise.ts';

test('counts the requests of each server, and the failures of each kind', () => {
  const unavailable = testExchange({ status: 503, code: 'store_unavailable', servedBy: 'api-2' });
  expect(summarise([unavailable])).toBe('1 request: api-2 answered 1. Failed: 1 × 503 store_unavailable.');
  expect(summarise([unavailable, testExchange({ servedBy: 'api-1' })])).toBe(
    '2 requests: api-1 answered 1, api-2 answered 1. Failed: 1 × 503 store_unavailable.',
  );
});
