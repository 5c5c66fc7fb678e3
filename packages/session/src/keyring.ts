import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** Length of a key in bytes: the length of an HMAC-SHA256 (RFC 2104, section 3). */
const keyBytes = 32;
/** A random key has about 30 different bytes. A constant, a pattern or 32 hexadecimal digits have fewer than 17. */
const minDifferentBytes = 17;

/** 32 bytes as base64 or base64url, with or without padding. */
const keyText = /^[\w+/-]{43}=?$/;

/** Signs the ids of sessions and verifies signatures. The keys stay inside. */
export type Keyring = {
  /** Returns the HMAC-SHA256 of the id by the first key: 32 bytes. */
  sign(id: Uint8Array): Buffer;
  /**
   * Returns whether any key of the ring made this signature of the id. Compares in constant time. `publicId` is the SHA-256
   * of the id; only `rememberSignatures` needs it.
   */
  verify(id: Uint8Array, signature: Uint8Array, publicId: string): boolean;
};

/**
 * Creates a keyring: the first key signs, all keys verify. To rotate, append the new key in every process, then move it to the
 * front in every process: a process must know a key before another process signs with it. Remove the old key after the longest
 * absolute lifetime of the sessions that it signed.
 *
 * @param given keys of 32 random bytes, or one text with keys in base64, separated by commas or spaces, for example
 *   the variable `SESSION_KEYS`. `openssl rand -base64 32` makes a key.
 * @throws TypeError on a weak key, so that the program does not start. The message has the key's position, never its bytes.
 */
export function createKeyring(given: readonly Uint8Array[] | string | undefined): Keyring {
  const keys = keysOf(given);
  assertStrongKeys(keys);
  // createHmac is five times as fast with a KeyObject as with the bytes.
  const keyObjects = keys.map((key) => createSecretKey(key));
  const [signingKey] = keyObjects;
  if (signingKey === undefined) throw new TypeError(`A keyring needs at least one key. ${advice}`);
  return {
    sign: (id) => hmac(signingKey, id),
    verify: (id, signature) => keyObjects.some((key) => timingSafeEqual(hmac(key, id), signature)),
  };
}

const advice = 'Make one with `openssl rand -base64 32`, and keep it secret.';

function keysOf(given: readonly Uint8Array[] | string | undefined): readonly Uint8Array[] {
  if (given === undefined)
    throw new TypeError(`createKeyring got undefined: the variable is not set. ${advice}`);
  if (given instanceof Uint8Array)
    throw new TypeError('createKeyring got one key: write createKeyring([key]).');
  const isList: boolean = Array.isArray(given);
  if (typeof given !== 'string' && !isList)
    throw new TypeError('createKeyring needs an array of keys, or one text with keys in base64.');
  if (typeof given !== 'string') return given;
  const texts = given.split(/[\s,]+/).filter((text) => text !== '');
  return texts.map((text, index) => {
    if (keyText.test(text)) return Buffer.from(text, 'base64');
    throw new TypeError(`Key ${index + 1} of the keyring is not the base64 of ${keyBytes} bytes. ${advice}`);
  });
}

function hmac(key: KeyObject, id: Uint8Array): Buffer {
  return createHmac('sha256', key).update(id).digest();
}

function assertStrongKeys(keys: readonly Uint8Array[]): void {
  const seen = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const weakness = weaknessOf(key, seen);
    if (weakness !== undefined) throw new TypeError(`Key ${index + 1} of the keyring ${weakness}.`);
    seen.add(key.join());
  }
}

function weaknessOf(key: Uint8Array, seen: ReadonlySet<string>): string | undefined {
  if (typeof key === 'string')
    return "is a text: pass one text with all keys, createKeyring('…,…'), or the bytes, Buffer.from(text, 'base64')";
  if (!(key instanceof Uint8Array)) return 'is not a Uint8Array or a Buffer';
  if (key.length !== keyBytes) return `has ${key.length} bytes, not ${keyBytes}`;
  if (new Set(key).size < minDifferentBytes) return 'is not random: too few different bytes';
  if (seen.has(key.join())) return 'occurs twice';
  return undefined;
}
