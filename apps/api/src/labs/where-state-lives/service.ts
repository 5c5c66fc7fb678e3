import type { Redis } from 'ioredis';
import { SignJWT, jwtVerify } from 'jose';
import type { Lane, LabUser } from '@session-lab/contract/labs/where-state-lives';
import { createKeyring, issueToken, openToken, type Clock, type Keyring } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import { createLabMemory } from '../lab-memory.ts';
import type { LabTimer } from '../timing.ts';

/** Nobody needs longer for a lab, in milliseconds. */
const lastsMs = 15 * 60_000;
/** Of about 500 bytes each: 10 MB a replica and lane, however many students there are. A class of 60 has 33 sign-ins each. */
const bounds = { most: 20_000, share: 2_000, lastsMs } as const;
const name = 'Ada';
const audience = 'session-lab labs where-state-lives';

/** A place for the state of a sign-in. */
type LaneService = {
  /** `network`: of the client. What a replica remembers is bounded for each network. */
  signIn: (network: string) => Promise<{ token: string; person: LabUser }>;
  /** Undefined where nothing here knows that token. */
  whoIs: (token: string, timer: LabTimer) => Promise<LabUser | undefined>;
};

/** The four lanes: the same person signs in, and only the place of her state differs. */
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

/** In this process and nowhere else: the other replica has never heard of it, and a restart forgets it. */
function memoryLane(keyring: Keyring): LaneService {
  const names = createLabMemory<string>(bounds);
  return {
    async signIn(network) {
      const { token, publicId } = issueToken(keyring);
      names.set(publicId, name, network);
      return { token, person: { name, from: 'memory' } };
    },
    async whoIs(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return undefined;
      const found = timer.memory(() => names.get(opened.publicId));
      return found === undefined ? undefined : { name: found, from: 'memory' };
    },
  };
}

const key = (publicId: string): string => `lab:where-state-lives:${publicId}`;

/** `lab:where-state-lives:<public id>`: any replica asks, and gets the same answer. */
function redisLane(keyring: Keyring, redis: Redis): LaneService {
  return {
    async signIn() {
      const { token, publicId } = issueToken(keyring);
      await answerOf(redis.set(key(publicId), name, 'PX', lastsMs));
      return { token, person: { name, from: 'redis' } };
    },
    async whoIs(token, timer) {
      const opened = await timer.signature(() => openToken(keyring, token));
      if (!opened.ok) return undefined;
      const found = await answerOf(redis.get(key(opened.publicId)));
      return found === null ? undefined : { name: found, from: 'redis' };
    },
  };
}

/** In the token itself: nobody is asked. A JWT of HS256 (RFC 7519), with a key, a type and an audience of the lab's own. */
function jwtLane(key: Uint8Array, clock: Clock): LaneService {
  const now = (): Date => new Date(clock.now());
  return {
    async signIn() {
      const token = await new SignJWT({ name })
        .setProtectedHeader({ alg: 'HS256', typ: 'lab+jwt' })
        .setAudience(audience)
        .setExpirationTime(new Date(clock.now() + lastsMs))
        .sign(key);
      return { token, person: { name, from: 'token' } };
    },
    async whoIs(token, timer) {
      try {
        const { payload } = await timer.signature(() =>
          jwtVerify<{ name: string }>(token, key, {
            audience,
            typ: 'lab+jwt',
            algorithms: ['HS256'],
            currentDate: now(),
          }),
        );
        return { name: payload.name, from: 'token' };
      } catch {
        return undefined;
      }
    },
  };
}
