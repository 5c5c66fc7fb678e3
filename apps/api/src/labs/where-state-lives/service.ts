import type { Redis } from 'ioredis';
import { SignJWT, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import type { Lane, LabUser } from '@session-lab/contract/labs/where-state-lives';
import { createKeyring, issueToken, openToken, type Clock, type Keyring } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import { createLabMemory } from '../lab-memory.ts';
import type { LabTimer } from '../lab-tools.ts';

const lastsMs = 15 * 60_000;
/** About 500 bytes per entry, 10 MB per lane. A class of 60 in one network has room for 33 sign-ins per student. */
const bounds = { most: 20_000, share: 2_000, lastsMs } as const;
const name = 'Ada';
const audience = 'session-lab labs where-state-lives';

/** A place for state. */
type LaneService = {
  /** `network`: the client's network. */
  signIn: (network: string) => Promise<{ token: string; user: LabUser }>;
  /** Undefined for an invalid token. */
  userOf: (token: string, timer: LabTimer) => Promise<LabUser | undefined>;
};

export function createLanes({
  redis,
  clock,
  keyFor,
}: {
  redis: Redis;
  clock: Clock;
  keyFor: (use: string) => Buffer;
}): Record<Lane, LaneService> {
  const keyring = createKeyring([keyFor('where-state-lives')]);
  return {
    memory: memoryLane(keyring),
    sticky: memoryLane(keyring),
    redis: redisLane(keyring, redis),
    jwt: jwtLane(keyFor('where-state-lives jwt'), clock),
  };
}

/** The state is in the memory of this process. Other replicas do not have the state, and a restart deletes it. */
function memoryLane(keyring: Keyring): LaneService {
  const names = createLabMemory<string>(bounds);
  return {
    async signIn(network) {
      const { token, publicId } = issueToken(keyring);
      names.set(publicId, name, network);
      return { token, user: { name, from: 'memory' } };
    },
    async userOf(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return undefined;
      const found = timer.memory(() => names.get(opened.publicId));
      return found === undefined ? undefined : { name: found, from: 'memory' };
    },
  };
}

const key = (publicId: string): string => `lab:where-state-lives:${publicId}`;

/** The state is in Redis, at `lab:where-state-lives:<public id>`, for all replicas. */
function redisLane(keyring: Keyring, redis: Redis): LaneService {
  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      await answerOf(redis.set(key(publicId), name, 'PX', lastsMs));
      return { token, user: { name, from: 'redis' } };
    },
    async userOf(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return undefined;
      const found = await answerOf(redis.get(key(opened.publicId)));
      return found === null ? undefined : { name: found, from: 'redis' };
    },
  };
}

const Payload = z.object({ name: z.string() });

/** The state is in the token: an HS256 JWT (RFC 7519) with a key, a type and an audience of this lab. */
function jwtLane(key: Uint8Array, clock: Clock): LaneService {
  const now = (): Date => new Date(clock.now());
  return {
    async signIn() {
      const token = await new SignJWT({ name })
        .setProtectedHeader({ alg: 'HS256', typ: 'lab+jwt' })
        .setAudience(audience)
        .setExpirationTime(new Date(clock.now() + lastsMs))
        .sign(key);
      return { token, user: { name, from: 'token' } };
    },
    async userOf(token, timer) {
      try {
        const { payload } = await timer.signature(() =>
          jwtVerify(token, key, {
            audience,
            typ: 'lab+jwt',
            algorithms: ['HS256'],
            currentDate: now(),
          }),
        );
        return { name: Payload.parse(payload).name, from: 'token' };
      } catch {
        return undefined;
      }
    },
  };
}
