import { hash, randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';

/** Sizes of a token, `base64url(id ‖ HMAC-SHA256(key, id))` without padding: 32 random bytes and 32 bytes of signature. */
const idBytes = 32;
const tokenBytes = 64;

/** Length of a token. */
export const tokenCharacters = 86;

const sessionIdPattern = /^[\w-]{43}$/;

declare const sessionId: unique symbol;
declare const tokenBrand: unique symbol;

/** The public id of a session: `base64url(SHA-256(id))`, 43 characters. The id is not secret, and no token can be made from it. */
export type SessionId = string & { readonly [sessionId]: true };

/** The secret that a client presents: 86 characters. */
export type Token = string & { readonly [tokenBrand]: true };

export type NewToken = { readonly token: Token; readonly publicId: SessionId };

export type OpenedToken =
  | { readonly ok: true; readonly publicId: SessionId }
  | { readonly ok: false; readonly reason: 'malformed' | 'forged' };

const malformed: OpenedToken = { ok: false, reason: 'malformed' };
const forged: OpenedToken = { ok: false, reason: 'forged' };

/** Returns whether a value has the format of a public id. Use it for an id from a request, before `revoke` or `find`. */
export function isSessionId(value: unknown): value is SessionId {
  return typeof value === 'string' && sessionIdPattern.test(value);
}

export function issueToken(keyring: Keyring): NewToken {
  const id = randomBytes(idBytes);
  return { token: encodeToken(id, keyring.sign(id)), publicId: publicIdOf(id) };
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

// Each overload gives a string its brand, without a check at run time.
function encodeToken(id: Buffer, signature: Buffer): Token;
function encodeToken(id: Buffer, signature: Buffer): string {
  return Buffer.concat([id, signature]).toString('base64url');
}

/** Returns the public name of the session. A copy of the store and the signing key together cannot make a token. */
function publicIdOf(id: Uint8Array): SessionId;
function publicIdOf(id: Uint8Array): string {
  return hash('sha256', id, 'base64url');
}
