import type { Redis } from 'ioredis';
import { SignJWT, jwtVerify } from 'jose';
import { createKeyring, issueToken, openToken, type Clock } from '@session-lab/session';
import type { LabTimer } from '../timing.ts';
import { createExpiryStore } from './store.ts';

const name = 'Ada';
const audience = 'session-lab labs expiry';
const typ = 'lab+jwt';

type Alive = { name: string; remainingMs: number };

/** A session that starts over with each request, and a JWT (RFC 7519) whose `exp` was written when it was signed. */
export function createExpiry({
  redis,
  clock,
  keyFor,
  lastsMs,
}: {
  redis: Redis;
  clock: Clock;
  keyFor: (use: string) => Buffer;
  lastsMs: number;
}) {
  const keyring = createKeyring([keyFor('expiry')]);
  const jwtKey = keyFor('expiry jwt');
  const store = createExpiryStore(redis, lastsMs);

  /** Undefined for a token that we did not sign; Redis is not asked then. */
  async function publicIdOf(token: string, timer: LabTimer): Promise<string | undefined> {
    const opened = await timer.signature(() => openToken(keyring, token));
    return opened.ok ? opened.publicId : undefined;
  }

  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      await store.insert(publicId, name);
      // `exp` has whole seconds (RFC 7519, section 4.1.4).
      const expiresAtMs = Math.floor((clock.now() + lastsMs) / 1000) * 1000;
      const jwt = await new SignJWT({ name })
        .setProtectedHeader({ alg: 'HS256', typ })
        .setAudience(audience)
        .setExpirationTime(new Date(expiresAtMs))
        .sign(jwtKey);
      return { token, name, remainingMs: lastsMs, jwt, jwtRemainingMs: expiresAtMs - clock.now() };
    },

    async bySession(token: string, timer: LabTimer): Promise<Alive | null> {
      const publicId = await publicIdOf(token, timer);
      return publicId === undefined ? null : store.readAndTouch(publicId);
    },

    async byJwt(token: string, timer: LabTimer): Promise<Alive | null> {
      const rules = { audience, typ, algorithms: ['HS256'], currentDate: new Date(clock.now()) };
      try {
        const { payload } = await timer.signature(() => jwtVerify(token, jwtKey, rules));
        return { name, remainingMs: (payload.exp ?? 0) * 1000 - clock.now() };
      } catch {
        return null;
      }
    },

    /** Does not touch; undefined for a token that we did not sign. */
    async peek(token: string, timer: LabTimer): Promise<{ remainingMs: number | null } | undefined> {
      const publicId = await publicIdOf(token, timer);
      return publicId === undefined ? undefined : { remainingMs: await store.remainingMs(publicId) };
    },

    async touchWrongKey(token: string, timer: LabTimer) {
      const publicId = await publicIdOf(token, timer);
      if (publicId === undefined) return undefined;
      const pushed = await store.touchByToken(token);
      return { pushed, remainingMs: await store.remainingMs(publicId) };
    },
  };
}
