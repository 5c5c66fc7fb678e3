import { createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@session-lab/session';

export const deviceKnownForMs = 30 * 24 * 3_600_000;

const nonceBytes = 16;
const expiryBytes = 6;
const signatureBytes = 32;
const claimBytes = nonceBytes + expiryBytes;

export type DeviceOwner = { readonly id: string; readonly authVersion: number };

export type DeviceTokens = ReturnType<typeof createDeviceTokens>;

/**
 * A device token proves a recent sign-in of this client to this account (OWASP: device cookie). It grants no access: its
 * holder has an own count of failed sign-ins. A change of password ends all tokens, so an attacker cannot collect them.
 * Format: `base64url(nonce ‖ expiry ‖ HMAC-SHA256(key, account ‖ authVersion ‖ nonce ‖ expiry))`, 72 characters, not stored.
 */
export function createDeviceTokens({ secret, clock }: { secret: Buffer; clock: Clock }) {
  // A key for this use only (HKDF, RFC 5869).
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

    /** Undefined if the token is not valid for this account. */
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
