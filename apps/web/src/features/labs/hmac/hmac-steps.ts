import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { Steps } from '@session-lab/contract/labs/hmac';

const blockBytes = 64;

/** Computes each step of HMAC-SHA256 in the browser (RFC 2104, section 2). */
export function stepsOf(keyHex: string, messageHex: string): Steps {
  const key = hexToBytes(keyHex);
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? sha256(key) : key);
  const innerPad = block.map((byte) => byte ^ 0x36);
  const inner = sha256(concatBytes(innerPad, hexToBytes(messageHex)));
  const outerPad = block.map((byte) => byte ^ 0x5c);
  return {
    key: bytesToHex(block),
    innerPad: bytesToHex(innerPad),
    inner: bytesToHex(inner),
    outerPad: bytesToHex(outerPad),
    outer: bytesToHex(sha256(concatBytes(outerPad, inner))),
  };
}
