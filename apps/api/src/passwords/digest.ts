import { createHmac, createSecretKey } from 'node:crypto';

/**
 * What bcrypt is given in place of the password: `base64(HMAC-SHA-384(pepper, password))`, 64 characters. bcrypt reads 72
 * bytes and stops at a NUL; this way every character of a long password counts, and a copy of the accounts without the
 * pepper cannot be attacked at all. The password is taken exactly as received (ASVS 6.2.8): no trim, no normalisation.
 */
export function createDigest(pepper: Buffer): (password: string) => string {
  const key = createSecretKey(pepper);
  return (password) => createHmac('sha384', key).update(password, 'utf8').digest('base64');
}
