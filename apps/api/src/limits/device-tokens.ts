import { createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@session-lab/session';

/** How long a device counts as known after a sign-in, in milliseconds. */
export const deviceKnownForMs = 30 * 24 * 3_600_000;

const nonceBytes = 16;
const expiryBytes = 6;
const signatureBytes = 32;
const claimBytes = nonceBytes + expiryBytes;

/** The part of an account that a device token is bound to. */
export type DeviceOwner = { readonly id: string; readonly authVersion: number };

export type DeviceTokens = ReturnType<typeof createDeviceTokens>;

/**
 * Device tokens: a proof that this client signed in to this account lately (OWASP calls it a device cookie). A token
 * opens nothing: its holder has a count of failed sign-ins of its own, so guesses of another client at the same address
 * do not limit it. A token ends when the password changes, or its holder could have collected many of them before.
 * `base64url(nonce ‖ expiry ‖ HMAC-SHA256(key, account ‖ authVersion ‖ nonce ‖ expiry))`, 72 characters; not stored.
 */
export function createDeviceTokens({ secret, clock }: { secret: Buffer; clock: Clock }) {
  // A key of its own, derived from the secret (RFC 5869): what signs here is used nowhere else.
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', 'session-lab device tokens', signatureBytes)),
  );
  const sign = ({ id, authVersion }: DeviceOwner, claim: Buffer): Buffer =>
    createHmac('sha256', key).update(`${id}\n${authVersion}\n`).update(claim).digest();

  return {
    issue(owner: DeviceOwner): string {
      const claim = Buffer.alloc(claimBytes);
      randomBytes(nonceBytes).copy(claim);
      claim.writeUIntBE(clock.now() + deviceKnownForMs, nonceBytes, expiryBytes);
      return Buffer.concat([claim, sign(owner, claim)]).toString('base64url');
    },

    /** Returns the proof of a valid token of this account; undefined for any other text. */
    proofOf(token: string | undefined, owner: DeviceOwner): string | undefined {
      const bytes = Buffer.from(token ?? '', 'base64url');
      if (bytes.length !== claimBytes + signatureBytes) return undefined;
      const claim = bytes.subarray(0, claimBytes);
      if (!timingSafeEqual(sign(owner, claim), bytes.subarray(claimBytes))) return undefined;
      if (claim.readUIntBE(nonceBytes, expiryBytes) <= clock.now()) return undefined;
      return claim.toString('base64url');
    },
  };
}
