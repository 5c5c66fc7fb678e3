import { hexToBytes } from '@noble/hashes/utils.js';

export type PublicVerdict = 'valid' | 'invalid' | 'cannot';

type SignedText = { readonly text: string; readonly signature: string; readonly publicKey: string };

/** Verifies an Ed25519 signature (RFC 8032) with Web Crypto. `cannot`: the page has plain HTTP, or the browser is too old. */
export async function verifyEd25519({ text, signature, publicKey }: SignedText): Promise<PublicVerdict> {
  if (!('subtle' in crypto)) return 'cannot';
  try {
    const key = await crypto.subtle.importKey('raw', hexToBytes(publicKey), 'Ed25519', false, ['verify']);
    const good = await crypto.subtle.verify(
      'Ed25519',
      key,
      hexToBytes(signature),
      new TextEncoder().encode(text),
    );
    return good ? 'valid' : 'invalid';
  } catch {
    return 'cannot';
  }
}
