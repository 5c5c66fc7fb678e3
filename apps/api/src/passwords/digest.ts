import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/**
 * What bcrypt is given in place of the password: `base64(HMAC-SHA-384(pepper, password))`, 64 characters. bcrypt reads 72
 * bytes and stops at a NUL; this way every character of a long password counts, and a copy of the accounts without the
 * pepper cannot be attacked at all. The password is taken exactly as received (ASVS 6.2.8): no trim, no normalisation.
 * Half of a surrogate pair has no UTF-8 form. Node would write U+FFFD for each, so such a text gets random bytes and
 * matches no password.
 */
export function createDigest(pepper: Buffer): (password: string) => string {
  const key = createSecretKey(pepper);
  return (password) =>
    createHmac('sha384', key)
      .update(password.isWellFormed() ? password : randomBytes(48))
      .digest('base64');
}
