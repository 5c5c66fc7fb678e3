import type { Redis } from 'ioredis';
import { Claims } from '@session-lab/contract/labs/jwt';
import { answerOf } from '../../redis/store-error.ts';

const sessionKey = (publicId: string): string => `lab:jwt:${publicId}`;
const deniedKey = (jti: string): string => `lab:jwt:denied:${jti}`;

/** `lab:jwt:<public id>`: the claims of a session. `lab:jwt:denied:<jti>`: a JWT that was signed out, until its `exp`. */
export function createJwtStore(redis: Redis) {
  return {
    async insert(publicId: string, claims: Claims, lastsMs: number): Promise<void> {
      await answerOf(redis.set(sessionKey(publicId), JSON.stringify(claims), 'PX', lastsMs));
    },

    async find(publicId: string): Promise<Claims | null> {
      const text = await answerOf(redis.get(sessionKey(publicId)));
      return text === null ? null : Claims.parse(JSON.parse(text));
    },

    async remove(publicId: string): Promise<void> {
      await answerOf(redis.del(sessionKey(publicId)));
    },

    async deny(jti: string, lastsMs: number): Promise<void> {
      await answerOf(redis.set(deniedKey(jti), '1', 'PX', lastsMs));
    },

    isDenied: async (jti: string): Promise<boolean> => (await answerOf(redis.exists(deniedKey(jti)))) === 1,
  };
}
