import { createHmac, hash } from 'node:crypto';
import type { Steps } from '@session-lab/contract/labs/hmac';

const blockBytes = 64;

const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer');
const xor = (block: Buffer, pad: number): Buffer => Buffer.from(block.map((byte) => byte ^ pad));

/** The steps of RFC 2104, section 2, and the HMAC of Node for comparison. */
export function computeSteps(key: Buffer, message: Buffer): Steps & { builtIn: string } {
  const block = Buffer.alloc(blockBytes);
  (key.length > blockBytes ? sha256(key) : key).copy(block);
  const innerPad = xor(block, 0x36);
  const inner = sha256(innerPad, message);
  const outerPad = xor(block, 0x5c);
  const outer = sha256(outerPad, inner);
  return {
    key: block.toString('hex'),
    innerPad: innerPad.toString('hex'),
    inner: inner.toString('hex'),
    outerPad: outerPad.toString('hex'),
    outer: outer.toString('hex'),
    builtIn: createHmac('sha256', key).update(message).digest('hex'),
  };
}
