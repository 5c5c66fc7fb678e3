import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

const idBytes = 32;

/**
 * Returns `base64url(SHA-256(id))`, the public id of a token's session, or `undefined` if the text is not a token. Does not
 * use `crypto.subtle`, which browsers offer in secure contexts only.
 */
export function publicIdOf(token: string): string | undefined {
  const bytes = decodeBase64url(token);
  if (bytes === undefined || bytes.length !== idBytes * 2) return undefined;
  return encodeBase64url(sha256(bytes.subarray(0, idBytes)));
}

/** Returns the token with one bit of one byte (0 to 63) flipped. */
export function flipBit(token: string, byteIndex: number, bit = 0): string {
  const bytes = decodeBase64url(token);
  if (bytes === undefined) return token;
  return encodeBase64url(bytes.map((byte, index) => (index === byteIndex ? byte ^ (1 << bit) : byte)));
}
