import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy } from './completion.ts';

const on = (id: string, number: number, servedBy: string): Exchange =>
  testExchange({ number, servedBy, connection: { id, request: number } });

it('the first response from a second server on one connection completes the lab', () => {
  expect(completedBy([on('7', 1, 'api-1'), on('7', 2, 'api-2'), on('7', 3, 'api-1')])?.number).toBe(2);
});

it('two servers on two connections do not complete the lab', () => {
  expect(completedBy([on('7', 1, 'api-1'), on('8', 2, 'api-2')])).toBeUndefined();
});

it('one server, and responses without a server name, do not complete the lab', () => {
  expect(completedBy([on('7', 1, 'api-1'), on('7', 2, 'api-1')])).toBeUndefined();
  expect(completedBy([testExchange({ number: 1 }), testExchange({ number: 2 })])).toBeUndefined();
});
