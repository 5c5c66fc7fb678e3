import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Login } from '../users/store.ts';

const keyBytes = 32;
/** 22 base64url characters hold 132 bits, so two names in a log do not have the same hash by chance. */
const hashLength = 22;

export type AccountHash = (login: Login) => string;

/**
 * Returns a function that hashes a name or e-mail address for the log of failed sign-ins. Equal names have equal hashes.
 * An attacker without the key cannot compare a hash with a list of addresses, or with a list of passwords that users typed as
 * a name. The key is derived from `secret` for this purpose (RFC 5869).
 */
export function createAccountHash(secret: Buffer): AccountHash {
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', 'session-lab names in logs', keyBytes)),
  );
  return ({ kind, key: name }) =>
    createHmac('sha256', key).update(`${kind}\n${name}`).digest('base64url').slice(0, hashLength);
}
