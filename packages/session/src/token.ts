import { hash, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';

/** Sizes of a token, `base64url(id ‖ HMAC-SHA256(key, id))` without padding: 32 random bytes and 32 bytes of signature. */
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
 * Checks the format and the signature of a token, without the store. Accepts only one spelling of a
 * token. Buffer accepts more: it decodes 16 different last characters to the same bytes. It also ignores junk and
 * padding, and accepts plain base64 (`+/`). Therefore encoding the bytes again must give the same token.
 */
export function openToken(keyring: Keyring, token: string): OpenedToken {
  if (token.length !== tokenCharacters) return malformed;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== tokenBytes || bytes.toString('base64url') !== token) return malformed;
  const id = bytes.subarray(0, idBytes);
  const publicId = publicIdOf(id);
  return keyring.verify(id, bytes.subarray(idBytes), publicId) ? { ok: true, publicId } : forged;
}

/** Returns the public name of the session. A copy of the store and the signing key together cannot make a token. */
function publicIdOf(id: Uint8Array): string {
  return hash('sha256', id, 'base64url');
}
