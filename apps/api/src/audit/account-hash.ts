import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Login } from '../users/store.ts';

const keyBytes = 32;
/** 132 bits: no two names of a log share one by chance. */
const hashLength = 22;

export type AccountHash = (login: Login) => string;

/**
 * Returns a keyed hash of a name or e-mail address, for the log of failed sign-ins: equal names have equal hashes, and
 * without the key a hash cannot be tested against a list of addresses, or of passwords that users typed as a name. The key
 * is derived from `secret` for this purpose (RFC 5869).
 */
export function createAccountHash(secret: Buffer): AccountHash {
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', 'session-lab names in logs', keyBytes)),
  );
  return ({ kind, key: name }) =>
    createHmac('sha256', key).update(`${kind}\n${name}`).digest('base64url').slice(0, hashLength);
}
