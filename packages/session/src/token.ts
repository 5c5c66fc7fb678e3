import { hash, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';

/** `base64url(id ‖ HMAC-SHA256(key, id))`, unpadded: 32 random bytes and 32 bytes of signature make 86 characters. */
const idBytes = 32;
const tokenBytes = 64;
const tokenCharacters = 86;

export type NewToken = { readonly token: string; readonly publicId: string };

export type OpenedToken =
  | { readonly ok: true; readonly publicId: string }
  | { readonly ok: false; readonly reason: 'malformed' | 'forged' };

const malformed: OpenedToken = { ok: false, reason: 'malformed' };
const forged: OpenedToken = { ok: false, reason: 'forged' };

export function issueToken(keyring: Keyring): NewToken {
  const id = randomBytes(idBytes);
  return { token: Buffer.concat([id, keyring.sign(id)]).toString('base64url'), publicId: publicIdOf(id) };
}

/**
 * Checks a token without asking anybody. Only the one canonical spelling is taken: Buffer decodes sixteen different
 * last characters alike, and skips junk, padding and the other alphabet's `+/`; encoding again gives those away.
 */
export function openToken(keyring: Keyring, token: string): OpenedToken {
  if (token.length !== tokenCharacters) return malformed;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== tokenBytes || bytes.toString('base64url') !== token) return malformed;
  const id = bytes.subarray(0, idBytes);
  const publicId = publicIdOf(id);
  return keyring.verify(id, bytes.subarray(idBytes), publicId) ? { ok: true, publicId } : forged;
}

/** Names the session wherever it may be seen. A copy of the store yields no token, even beside the signing key. */
function publicIdOf(id: Uint8Array): string {
  return hash('sha256', id, 'base64url');
}
