import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Login } from '../users/store.ts';

const keyBytes = 32;
/** 132 bits: two names in a log do not share a hash by chance. */
const hashLength = 22;

export type AccountHash = (login: Login) => string;

/**
 * Returns a function that hashes a name or e-mail address for the log of failed sign-ins. Equal names have equal hashes.
 * Without the key a hash cannot be compared with a list of addresses, or of passwords that users typed as a name. The key
 * is derived from `secret` for this purpose (RFC 5869).
 */
export function createAccountHash(secret: Buffer): AccountHash {
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', 'session-lab names in logs', keyBytes)),
  );
  return ({ kind, key: name }) =>
    createHmac('sha256', key).update(`${kind}\n${name}`).digest('base64url').slice(0, hashLength);
}
