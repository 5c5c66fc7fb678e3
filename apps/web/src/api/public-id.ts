import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

const idBytes = 32;

/**
 * `base64url(SHA-256(id))`, the name of a token's session. In plain JavaScript: `crypto.subtle` is missing on a
 * plain-HTTP address of the LAN. A text that is no token has none.
 */
export function publicIdOf(token: string): string | undefined {
  const bytes = decodeBase64url(token);
  if (bytes === undefined || bytes.length !== idBytes * 2) return undefined;
  return encodeBase64url(sha256(bytes.subarray(0, idBytes)));
}

/** The token with one bit of one byte (0 to 63) turned over; everything else about it stays as it was. */
export function flipBit(token: string, byteIndex: number, bit = 0): string {
  const bytes = decodeBase64url(token);
  if (bytes === undefined) return token;
  return encodeBase64url(bytes.map((byte, index) => (index === byteIndex ? byte ^ (1 << bit) : byte)));
}
