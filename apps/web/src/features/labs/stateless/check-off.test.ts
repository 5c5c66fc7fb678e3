import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { answer } from '../frame/testing.ts';
import { earning } from './check-off.ts';

const on = (id: string, number: number, servedBy: string): Exchange =>
  answer({ number, servedBy, connection: { id, request: number } });

it('the second server on one connection earns it', () => {
  expect(earning([on('7', 1, 'api-1'), on('7', 2, 'api-2'), on('7', 3, 'api-1')])?.number).toBe(2);
});

it('two servers on two connections earn nothing', () => {
  expect(earning([on('7', 1, 'api-1'), on('8', 2, 'api-2')])).toBeUndefined();
});

it('one server, and answers that say nothing of themselves, earn nothing', () => {
  expect(earning([on('7', 1, 'api-1'), on('7', 2, 'api-1')])).toBeUndefined();
  expect(earning([answer({ number: 1 }), answer({ number: 2 })])).toBeUndefined();
});
