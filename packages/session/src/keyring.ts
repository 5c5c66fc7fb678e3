import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** HMAC-SHA256 wants a key as long as its output (RFC 2104, section 3), in bytes. */
const keyBytes = 32;

/**
 * A random key has about 30 different bytes. 16 or fewer is a filler, a pattern, or 32 hexadecimal digits taken for
 * 32 bytes.
 */
const fewestDifferentBytes = 17;

/** How many good signatures are remembered, at some 200 bytes each; one more, and the oldest goes. */
const rememberedAtMost = 10_000;

/** Signs the ids of sessions, and says whether a signature is one of ours. The keys stay inside. */
export type Keyring = {
  /** 32 bytes: HMAC-SHA256 by the first key. */
  sign(id: Uint8Array): Buffer;
  /**
   * Whether any key of the ring made this signature of 32 bytes. Each is compared in constant time. A good one is
   * remembered under `name`, so that the same token is not signed again at each request: `name` is one that only this
   * id has and that does not give it away. What is remembered opens nothing without the id.
   */
  verify(id: Uint8Array, signature: Uint8Array, name: string): boolean;
};

/**
 * The first key signs, all verify. To rotate: put the new key first, and drop the old one when the absolute lifetime
 * of what it signed has passed.
 *
 * @throws TypeError on a weak key, so that a program with one does not start. The message names its position, never its bytes.
 */
export function createKeyring(keys: readonly Uint8Array[]): Keyring {
  refuseWeakKeys(keys);
  // A KeyObject is prepared once; given a Buffer, createHmac prepares it anew at every call, at five times the cost.
  const [first, ...others] = keys.map((key) => createSecretKey(key));
  if (first === undefined) throw new TypeError('A keyring needs at least one key.');
  const remembered = new Map<string, string>();

  const isMade = (id: Uint8Array, signature: Uint8Array): boolean =>
    timingSafeEqual(hmac(first, id), signature) ||
    others.some((key) => timingSafeEqual(hmac(key, id), signature));

  function remember(name: string, signature: Uint8Array): void {
    if (remembered.size >= rememberedAtMost) {
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest);
        break;
      }
    }
    // A string: a Buffer of 32 bytes would keep the 8 KB that it is a part of.
    remembered.set(name, Buffer.from(signature).toString('binary'));
  }

  return {
    sign: (id) => hmac(first, id),

    verify(id, signature, name) {
      const good = remembered.get(name);
      if (good !== undefined && timingSafeEqual(Buffer.from(good, 'binary'), signature)) return true;
      const made = isMade(id, signature);
      if (made && good === undefined) remember(name, signature);
      return made;
    },
  };
}

/** `digest()` would give its Buffer memory of its own, which takes half as long again as the HMAC itself. */
function hmac(key: KeyObject, id: Uint8Array): Buffer {
  return Buffer.from(createHmac('sha256', key).update(id).digest('binary'), 'binary');
}

function refuseWeakKeys(keys: readonly Uint8Array[]): void {
  const seen = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const weakness = weaknessOf(key, seen);
    if (weakness !== undefined) throw new TypeError(`Key ${index + 1} of the keyring ${weakness}.`);
    seen.add(key.join());
  }
}

function weaknessOf(key: Uint8Array, seen: ReadonlySet<string>): string | undefined {
  if (key.length !== keyBytes) return `has ${key.length} bytes, not ${keyBytes}`;
  if (new Set(key).size < fewestDifferentBytes) return 'is not random: too few different bytes';
  if (seen.has(key.join())) return 'is there twice';
  return undefined;
}
