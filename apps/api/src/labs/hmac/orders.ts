import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Accepted, Order } from '@session-lab/contract/labs/hmac';

type Tag = (message: Buffer) => Buffer;
type Orders = {
  readonly signed: () => Order;
  /** Undefined where the tag is not the message's. */
  readonly byNaive: (message: Buffer, tag: Buffer) => Accepted | undefined;
  readonly byHmac: (message: Buffer, tag: Buffer) => Accepted | undefined;
};

const order = Buffer.from('to=ada&amount=10');

/** Orders that are carried out for whoever has the right tag; one key, two ways of making a tag with it. */
export function createOrders(key: Buffer): Orders {
  // Broken on purpose: the digest is SHA-256's whole state, so anybody can go on hashing where it stopped.
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

/** As many parsers do: of a field that is there twice the last one counts. */
function read(message: Buffer): Accepted {
  const fields = new URLSearchParams(message.toString('latin1'));
  return { to: fields.getAll('to').at(-1) ?? '', amount: fields.getAll('amount').at(-1) ?? '' };
}
