import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { encodeBase64url } from '../../../api/base64url.ts';

/** Creates a token as the replicas do, but with a guessed key: the SHA-256 of a passphrase. */
export function signedBy(passphrase: string): string {
  const id = crypto.getRandomValues(new Uint8Array(32));
  const key = sha256(utf8ToBytes(passphrase));
  return encodeBase64url(concatBytes(id, hmac(sha256, key, id)));
}
