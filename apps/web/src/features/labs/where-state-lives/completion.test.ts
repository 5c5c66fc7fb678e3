import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';

const exchange = (number: number, status: number | undefined, servedBy: string): Exchange =>
  testExchange({ number, status, servedBy });

it('the first 401 from a replica that never accepted the token completes the lab', () => {
  const run = [
    exchange(1, 200, 'api-1'),
    exchange(2, 401, 'api-2'),
    exchange(3, 200, 'api-1'),
    exchange(4, 401, 'api-2'),
  ];
  expect(completedBy(run)?.number).toBe(2);
});

it('only successful responses do not complete the lab', () => {
  expect(completedBy([exchange(1, 200, 'api-1'), exchange(2, 200, 'api-2')])).toBeUndefined();
});

it('a replica that lost the session in a crash does not complete the lab', () => {
  expect(completedBy([exchange(1, 401, 'api-1'), exchange(2, 401, 'api-2')])).toBeUndefined();
  expect(completedBy([exchange(1, 200, 'api-1'), exchange(2, 401, 'api-1')])).toBeUndefined();
});

it('a missing response does not complete the lab', () => {
  expect(completedBy([exchange(1, 200, 'api-1'), exchange(2, undefined, 'api-2')])).toBeUndefined();
});
