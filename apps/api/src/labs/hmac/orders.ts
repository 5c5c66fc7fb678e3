import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Accepted, Order } from '@session-lab/contract/labs/hmac';

type Tag = (message: Buffer) => Buffer;
type Orders = {
  readonly signed: () => Order;
  /** Undefined if the tag does not match. */
  readonly byNaive: (message: Buffer, tag: Buffer) => Accepted | undefined;
  readonly byHmac: (message: Buffer, tag: Buffer) => Accepted | undefined;
};

const order = Buffer.from('pay ada 5');

/** Compares two ways to make a tag with the same key. */
export function createOrders(key: Buffer): Orders {
  // Broken on purpose: the digest is the whole state of SHA-256, so an attacker can continue the hash.
  const naive: Tag = (message) => hash('sha256', Buffer.concat([key, message]), 'buffer');
  const hmac: Tag = (message) => createHmac('sha256', key).update(message).digest();

  const checkedBy =
    (tagOf: Tag) =>
    (message: Buffer, tag: Buffer): Accepted | undefined =>
      tag.length === 32 && timingSafeEqual(tagOf(message), tag) ? read(message) : undefined;

  return {
    signed: () => ({
      message: order.toString('hex'),
      naive: naive(order).toString('hex'),
      hmac: hmac(order).toString('hex'),
      keyBytes: key.length,
    }),
    byNaive: checkedBy(naive),
    byHmac: checkedBy(hmac),
  };
}

/** Reads “pay <name> <amount>”. The last order of a message counts, as the last value of a repeated field does in many parsers. */
function read(message: Buffer): Accepted {
  const [, to = '', amount = ''] = [...message.toString('latin1').matchAll(/pay (\w+) (\d+)/g)].at(-1) ?? [];
  return { to, amount };
}
