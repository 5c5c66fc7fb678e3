import { _SHA256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { endpoints, type Accepted, type Order } from '@session-lab/contract/labs/hmac';
import type { Exchange, Tone } from '../../../api/exchange.ts';

const blockBytes = 64;

/** Returns the padding that SHA-256 adds to an input of `bytes` bytes: 80, zeros, length in bits (FIPS 180-4, section 5.1.1). */
export function paddingAfter(bytes: number): Uint8Array {
  const zeros = (blockBytes * 2 - 9 - (bytes % blockBytes)) % blockBytes;
  const padding = new Uint8Array(1 + zeros + 8);
  padding[0] = 0x80;
  new DataView(padding.buffer).setBigUint64(1 + zeros, BigInt(bytes) * 8n);
  return padding;
}

/** A SHA-256 that continues from the digest of another hash. The digest is the whole state. */
class Resumed extends _SHA256 {
  constructor(digest: Uint8Array, hashedBytes: number) {
    super();
    const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    const word = (index: number): number => words.getInt32(index * 4);
    this.set(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7));
    this.length = hashedBytes;
  }
}

/**
 * Returns the digest of `input ‖ padding ‖ extension` from the digest and the length of `input`. The input itself, with the
 * key in it, is not needed.
 */
export function extend(digest: Uint8Array, hashedBytes: number, extension: Uint8Array): Uint8Array {
  const whole = hashedBytes + paddingAfter(hashedBytes).length;
  return new Resumed(digest, whole).update(extension).digest();
}

/** The text that the student appends, and the length of the key that the student assumes. */
export type Plan = { readonly extension: string; readonly keyBytes: number };

/** A longer order with tags that were computed without the key. All bytes are in hex. */
export type Forged = {
  readonly message: string;
  readonly padding: string;
  readonly naive: string;
  readonly hmac: string;
};

/** Extends both tags of an order. */
export function forge(order: Order, { extension, keyBytes }: Plan): Forged {
  const more = utf8ToBytes(extension);
  const seen = hexToBytes(order.message);
  const hashedBytes = keyBytes + seen.length;
  const padding = paddingAfter(hashedBytes);
  const longer = (tag: string): string => bytesToHex(extend(hexToBytes(tag), hashedBytes, more));
  return {
    message: bytesToHex(concatBytes(seen, padding, more)),
    padding: bytesToHex(padding),
    naive: longer(order.naive),
    hmac: longer(order.hmac),
  };
}

/** The response of one check, and what it accepted. */
export type Checked = { readonly exchange: Exchange; readonly accepted: Accepted | undefined };

/** One forgery, as far as its responses have come. */
export type Forgery = Plan & {
  readonly order: Order;
  readonly forged: Forged;
  readonly naive?: Checked;
  readonly hmac?: Checked;
};

/** The steps of the picture, in order. */
export const steps = [
  'order',
  'padding',
  'state',
  'continue',
  'send',
  'firstBlock',
  'secondBlock',
  'inner',
  'outer',
  'extendHmac',
  'hmacCheck',
] as const;
export type Step = (typeof steps)[number];

/** The step at which the picture shows the response of a check. */
export const shownAt = { naive: 'secondBlock', hmac: 'hmacCheck' } as const satisfies Record<string, Step>;

/** Returns the check that a request belongs to. Undefined for another request, and for a response that is not of the check. */
function checkOf({ path, status }: Pick<Exchange, 'path' | 'status'>): keyof typeof shownAt | undefined {
  if (status !== 200 && status !== 401) return undefined;
  if (path === endpoints.checkNaive.path) return 'naive';
  return path === endpoints.checkHmac.path ? 'hmac' : undefined;
}

/** Returns whether the picture has not come to the response yet, at step `at`. */
export function isPending(exchange: Pick<Exchange, 'path' | 'status'>, at: number): boolean {
  const check = checkOf(exchange);
  return check !== undefined && at < steps.indexOf(shownAt[check]);
}

/** Returns the meaning of the response to a forged order: accepted is bad, refused is as it should be. */
export function meaningOf(exchange: Pick<Exchange, 'path' | 'status'>): Tone | undefined {
  if (checkOf(exchange) === undefined) return undefined;
  return exchange.status === 401 ? 'ok' : 'bad';
}

/** Number of steps that can be shown with the responses so far. */
function knownSteps({ naive, hmac }: Forgery): number {
  if (naive === undefined) return steps.indexOf('send') + 1;
  return hmac === undefined ? steps.indexOf('extendHmac') + 1 : steps.length;
}

function outcomeOf(checked: Checked | undefined): string {
  if (checked === undefined) return '';
  const { exchange, accepted } = checked;
  return accepted === undefined
    ? `The server answers ${exchange.status ?? 'nothing'}.`
    : `The server answers ${exchange.status} and pays ${accepted.amount} to ${accepted.to}.`;
}

/** Returns the sentences under the picture, one for each step that can be shown. */
export function sentencesOf(forgery: Forgery): string[] {
  const { extension, keyBytes, order, forged, naive, hmac } = forgery;
  const bits = (keyBytes + order.message.length / 2) * 8;
  const sentences: Record<Step, string> = {
    order: 'You read one order and its tag. The key stays on the server.',
    padding: `SHA-256 fills its last block with padding: 80, zeros, and the length (${bits} bits).`,
    state: 'The tag is the whole state of SHA-256 after this block. So you can continue from the tag.',
    continue: `You hash one more block, “${extension}”. You never use the key.`,
    send: `You send the order, the padding (${forged.padding.length / 2} bytes) and your text, with the new tag.`,
    firstBlock:
      naive?.accepted === undefined
        ? 'The server hashes its key and your message. Its blocks are not the blocks that you assumed.'
        : 'The server hashes its key and your message. After the first block, its state is the tag that you read.',
    secondBlock: `After the second block, its state is ${naive?.accepted === undefined ? 'not ' : ''}your tag. ${outcomeOf(naive)}`,
    inner: 'Now the same order with HMAC. The inner hash takes the inner key and the order.',
    outer: 'The outer hash takes the outer key and the inner hash. You read only the outer hash.',
    extendHmac: 'You continue from it as before, and send the longer order with the new tag.',
    hmacCheck: `The inner hash of the longer order is another value, and so is the outer hash. ${outcomeOf(hmac)}`,
  };
  return steps.slice(0, knownSteps(forgery)).map((step) => sentences[step]);
}

/** Returns the 200 of the SHA-256(key ‖ order) check if the HMAC check refused the same order with 401. */
export function completedBy({ naive, hmac }: Pick<Forgery, 'naive' | 'hmac'>): Exchange | undefined {
  return naive?.exchange.status === 200 && hmac?.exchange.status === 401 ? naive.exchange : undefined;
}
