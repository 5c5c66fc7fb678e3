import { randomBytes } from 'node:crypto';
import { errors } from 'jose';
import type { Step } from '@session-lab/contract/labs/jwt';
import type { LabTimer } from '../timing.ts';
import type { JwtClaims, JwtForm } from './forms.ts';
import { claimsUntil, lastsMs, type Issued, type KindService, type Parts, type Refused } from './kind.ts';
import { createJwtStore } from './store.ts';

/** The claims are in the token, and nothing is kept of it; so there is nothing to take away at a sign-out. */
export function jwtKind(form: JwtForm, { redis, clock }: Parts): KindService {
  const store = createJwtStore(redis);
  return {
    signIn: () => issueJwt(form, clock.now() + lastsMs),

    async open(token, timer, denyList) {
      const read = await readJwt(form, token, timer);
      if (!read.ok) return read;
      const { jti, ...claims } = read.claims;
      if (denyList && (await store.isDenied(jti))) return { ok: false, step: 'deny list' };
      return { ok: true, claims };
    },

    async signOut(token, timer, denyList) {
      const read = await readJwt(form, token, timer);
      if (!read.ok) return read;
      if (denyList) await store.deny(read.claims.jti, read.claims.exp * 1000 - clock.now());
      return { ok: true };
    },
  };
}

export async function issueJwt(form: JwtForm, expiresAtMs: number): Promise<Issued> {
  const claims = claimsUntil(expiresAtMs);
  return { token: await form.write({ ...claims, jti: randomBytes(16).toString('base64url') }), claims };
}

type Read = { readonly ok: true; readonly claims: JwtClaims } | Refused;

async function readJwt(form: JwtForm, token: string, timer: LabTimer): Promise<Read> {
  try {
    return { ok: true, claims: await timer.signature(() => form.read(token)) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { ok: false, step: stepsByCode.get(error.code) ?? 'form' };
    throw error;
  }
}

/** Which step it was, by jose's code; the rest are texts that are not written as such a token. */
const stepsByCode: ReadonlyMap<string, Step> = new Map([
  ['ERR_JOSE_ALG_NOT_ALLOWED', 'algorithm'],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature'],
  ['ERR_JWE_DECRYPTION_FAILED', 'decryption'],
  ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'claims'],
  ['ERR_JWT_EXPIRED', 'expiry'],
]);
