import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { errors } from 'jose';
import { Claims, type Kind, type Step } from '@session-lab/contract/labs/jwt';
import { createKeyring, issueToken, openToken, type Clock } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import type { LabTimer } from '../lab-tools.ts';
import { createForms, type JwtClaims, type JwtForm } from './forms.ts';

const lastsMs = 5 * 60_000;
/** A token that is issued as expired has an expiry this long in the past. */
const expiredForMs = 1_000;

type Issued = { readonly token: string; readonly claims: Claims };
type Refused = { readonly ok: false; readonly step: Step };

/** `denyList`: requests check the list of signed-out JWTs in Redis. */
type KindService = {
  readonly signIn: () => Promise<Issued>;
  readonly open: (
    token: string,
    timer: LabTimer,
    denyList: boolean,
  ) => Promise<{ readonly ok: true; readonly claims: Claims } | Refused>;
  readonly signOut: (
    token: string,
    timer: LabTimer,
    denyList: boolean,
  ) => Promise<{ readonly ok: true } | Refused>;
};

type Parts = {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly keyFor: (use: string) => Buffer;
};

/** A session has its claims in Redis, a JWT has them in the token. */
export function createKinds(parts: Parts): {
  kinds: Record<Kind, KindService>;
  issueExpired: () => Promise<Issued>;
} {
  const { hs256, jwe, nested } = createForms(parts);
  return {
    kinds: {
      session: sessionKind(parts),
      hs256: jwtKind(hs256, parts),
      jwe: jwtKind(jwe, parts),
      nested: jwtKind(nested, parts),
    },
    issueExpired: () => issueJwt(hs256, parts.clock.now() - expiredForMs),
  };
}

/** The token is a signed id, and the claims are in Redis. A sign-out deletes the claims (DEL). */
function sessionKind({ redis, clock, keyFor }: Parts): KindService {
  const keyring = createKeyring([keyFor('jwt session')]);
  const store = createJwtStore(redis);
  const open = (token: string, timer: LabTimer) => timer.signature(() => openToken(keyring, token));

  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      const claims = claimsUntil(clock.now() + lastsMs);
      await store.insert(publicId, claims);
      return { token, claims };
    },

    async open(token, timer) {
      const opened = await open(token, timer);
      if (!opened.ok) return refused(opened.reason);
      const claims = await store.find(opened.publicId);
      return claims === null ? { ok: false, step: 'store' } : { ok: true, claims };
    },

    async signOut(token, timer) {
      const opened = await open(token, timer);
      if (!opened.ok) return refused(opened.reason);
      await store.remove(opened.publicId);
      return { ok: true };
    },
  };
}

const refused = (reason: 'malformed' | 'forged'): Refused => ({
  ok: false,
  step: reason === 'malformed' ? 'form' : 'signature',
});

/** The claims are in the token. Without the deny list, a sign-out has no effect on the token. */
function jwtKind(form: JwtForm, { redis, clock }: Parts): KindService {
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

async function issueJwt(form: JwtForm, expiresAtMs: number): Promise<Issued> {
  const claims = claimsUntil(expiresAtMs);
  return { token: await form.write({ ...claims, jti: randomBytes(16).toString('base64url') }), claims };
}

/** `iat` and `exp` are in whole seconds (RFC 7519, section 4.1.4). */
const claimsUntil = (expiresAtMs: number): Claims => ({
  sub: 'person-1815',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  role: 'student',
  iat: Math.floor((expiresAtMs - lastsMs) / 1000),
  exp: Math.floor(expiresAtMs / 1000),
});

type Read = { readonly ok: true; readonly claims: JwtClaims } | Refused;

async function readJwt(form: JwtForm, token: string, timer: LabTimer): Promise<Read> {
  try {
    return { ok: true, claims: await timer.signature(() => form.read(token)) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { ok: false, step: stepsByCode.get(error.code) ?? 'form' };
    throw error;
  }
}

/** Steps by the error code of jose. All other codes mean that the text does not have the format of the token. */
const stepsByCode: ReadonlyMap<string, Step> = new Map([
  ['ERR_JOSE_ALG_NOT_ALLOWED', 'algorithm'],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature'],
  ['ERR_JWE_DECRYPTION_FAILED', 'decryption'],
  ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'claims'],
  ['ERR_JWT_EXPIRED', 'expiry'],
]);

const sessionKey = (publicId: string): string => `lab:jwt:${publicId}`;
const deniedKey = (jti: string): string => `lab:jwt:denied:${jti}`;

/** `lab:jwt:<public id>`: claims of a session. `lab:jwt:denied:<jti>`: a signed-out JWT, until its `exp`. */
function createJwtStore(redis: Redis) {
  return {
    async insert(publicId: string, claims: Claims): Promise<void> {
      await answerOf(redis.set(sessionKey(publicId), JSON.stringify(claims), 'PX', lastsMs));
    },

    async find(publicId: string): Promise<Claims | null> {
      const text = await answerOf(redis.get(sessionKey(publicId)));
      return text === null ? null : Claims.parse(JSON.parse(text));
    },

    async remove(publicId: string): Promise<void> {
      await answerOf(redis.del(sessionKey(publicId)));
    },

    async deny(jti: string, remainingMs: number): Promise<void> {
      await answerOf(redis.set(deniedKey(jti), '1', 'PX', remainingMs));
    },

    isDenied: async (jti: string): Promise<boolean> => (await answerOf(redis.exists(deniedKey(jti)))) === 1,
  };
}
