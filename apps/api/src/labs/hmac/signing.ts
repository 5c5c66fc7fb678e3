import { createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify } from 'node:crypto';
import type { Signed } from '@session-lab/contract/labs/hmac';

/** Runs per median. All four medians together take about 3 ms. */
const runs = 9;

/** A private Ed25519 key in PKCS #8 has these bytes first, then the 32 bytes of the key (RFC 8410, section 7). */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');
/** The SPKI form ends with this many bytes of the public key. */
const publicKeyBytes = 32;

/** `private`: the 32 bytes of a private Ed25519 key. */
export type SigningKeys = { readonly shared: Uint8Array; readonly private: Uint8Array };

/** Signs with a shared key (HMAC) and with a private key (Ed25519), and measures both. */
export function createSigner(keys: SigningKeys): (message: Buffer) => Signed {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Start, keys.private]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const publicBytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-publicKeyBytes);
  const tagOf = (message: Buffer): Buffer => createHmac('sha256', keys.shared).update(message).digest();

  return (message) => {
    const tag = tagOf(message);
    const signature = sign(null, message, privateKey);
    return {
      hmac: {
        tag: tag.toString('hex'),
        signUs: medianUs(() => tagOf(message)),
        verifyUs: medianUs(() => timingSafeEqual(tagOf(message), tag)),
      },
      ed25519: {
        signature: signature.toString('hex'),
        publicKey: publicBytes.toString('hex'),
        signUs: medianUs(() => sign(null, message, privateKey)),
        verifyUs: medianUs(() => verify(null, message, publicKey, signature)),
      },
    };
  };
}

function medianUs(work: () => unknown): number {
  const tookUs = Array.from({ length: runs }, () => {
    const startedAtMs = performance.now();
    work();
    return (performance.now() - startedAtMs) * 1_000;
  });
  return tookUs.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
