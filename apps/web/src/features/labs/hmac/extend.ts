import { _SHA256 } from '@noble/hashes/sha2.js';

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
