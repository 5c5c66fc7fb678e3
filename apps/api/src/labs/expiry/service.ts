import type { Redis } from 'ioredis';
import { SignJWT, jwtVerify } from 'jose';
import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { createKeyring, issueToken, openToken, type Clock } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import type { LabTimer } from '../lab-tools.ts';

const name = 'Ada';
const audience = 'session-lab labs expiry';
const typ = 'lab+jwt';

type Alive = { name: string; remainingMs: number };

/** A session and a JWT (RFC 7519). Each request restarts the idle timeout of the session. The `exp` of the JWT is fixed. */
export function createExpiry({
  redis,
  clock,
  keyFor,
}: {
  redis: Redis;
  clock: Clock;
  keyFor: (use: string) => Buffer;
}) {
  const keyring = createKeyring([keyFor('expiry')]);
  const jwtKey = keyFor('expiry jwt');
  const store = createExpiryStore(redis);

  /** Resolves to undefined for a wrong signature. Does not query Redis. */
  async function publicIdOf(token: string, timer: LabTimer): Promise<string | undefined> {
    const opened = await timer.signature(() => openToken(keyring, token));
    return opened.ok ? opened.publicId : undefined;
  }

  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      await store.insert(publicId, name);
      // `exp` has whole seconds here. The nearest one is at most half a second from the end of the session.
      const expiresAtMs = Math.round((clock.now() + expiryLastsMs) / 1000) * 1000;
      const jwt = await new SignJWT({ name })
        .setProtectedHeader({ alg: 'HS256', typ })
        .setAudience(audience)
        .setExpirationTime(new Date(expiresAtMs))
        .sign(jwtKey);
      return { token, name, remainingMs: expiryLastsMs, jwt, jwtRemainingMs: expiresAtMs - clock.now() };
    },

    async bySession(token: string, timer: LabTimer): Promise<Alive | null> {
      const publicId = await publicIdOf(token, timer);
      return publicId === undefined ? null : store.readAndTouch(publicId);
    },

    async byJwt(token: string, timer: LabTimer): Promise<Alive | null> {
      const options = { audience, typ, algorithms: ['HS256'], currentDate: new Date(clock.now()) };
      try {
        const { payload } = await timer.signature(() => jwtVerify(token, jwtKey, options));
        return { name, remainingMs: (payload.exp ?? 0) * 1000 - clock.now() };
      } catch {
        return null;
      }
    },

    /** Does not extend the session. Undefined for a wrong signature. */
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

const key = (publicId: string): string => `lab:expiry:${publicId}`;

/** `lab:expiry:<public id>`: the user's name. */
function createExpiryStore(redis: Redis) {
  const remainingMs = async (publicId: string): Promise<number | null> => {
    const ms = await answerOf(redis.pttl(key(publicId)));
    return ms < 0 ? null : ms;
  };

  return {
    remainingMs,

    async insert(publicId: string, name: string): Promise<void> {
      await answerOf(redis.set(key(publicId), name, 'PX', expiryLastsMs));
    },

    /** Reads the name and restarts the idle timeout in one command (GETEX). Null if the session has ended. */
    async readAndTouch(publicId: string): Promise<Alive | null> {
      const [name, ms] = await Promise.all([
        answerOf(redis.getex(key(publicId), 'PX', expiryLastsMs)),
        remainingMs(publicId),
      ]);
      return name === null || ms === null ? null : { name, remainingMs: ms };
    },

    /** The mistake of the lab: the key has the token in place of its public id. Resolves to the number of extended keys. */
    touchByToken: (token: string): Promise<number> => answerOf(redis.pexpire(key(token), expiryLastsMs)),
  };
}
