import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createOrders } from './orders.ts';

const key = Buffer.alloc(32, 7);

it('the last “pay” of a message with a valid tag counts, after any other bytes', () => {
  const message = Buffer.concat([
    Buffer.from('pay ada 5'),
    Buffer.of(0x80, 0, 0, 0x48),
    Buffer.from('pay eve 900'),
  ]);
  const tag = hash('sha256', Buffer.concat([key, message]), 'buffer');
  expect(createOrders(key).byNaive(message, tag)).toEqual({ to: 'eve', amount: '900' });
  expect(createOrders(key).byHmac(message, tag)).toBeUndefined();
});
