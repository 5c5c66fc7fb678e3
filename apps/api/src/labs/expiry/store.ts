import type { Redis } from 'ioredis';
import { answerOf } from '../../redis/store-error.ts';

const key = (publicId: string): string => `lab:expiry:${publicId}`;

/** `lab:expiry:<public id>`: the name of who is signed in, for as long as the session lasts. */
export function createExpiryStore(redis: Redis, lastsMs: number) {
  const remainingMs = async (publicId: string): Promise<number | null> => {
    const ms = await answerOf(redis.pttl(key(publicId)));
    return ms < 0 ? null : ms;
  };

  return {
    remainingMs,

    async insert(publicId: string, name: string): Promise<void> {
      await answerOf(redis.set(key(publicId), name, 'PX', lastsMs));
    },

    /** Reads and starts its time over in one command: GETEX. Null when it is gone; it is not brought back. */
    async readAndTouch(publicId: string): Promise<{ name: string; remainingMs: number } | null> {
      const [name, ms] = await Promise.all([
        answerOf(redis.getex(key(publicId), 'PX', lastsMs)),
        remainingMs(publicId),
      ]);
      return name === null || ms === null ? null : { name, remainingMs: ms };
    },

    /** The mistake: the token where its public id belongs. Resolves to how many keys Redis pushed. */
    touchByToken: (token: string): Promise<number> => answerOf(redis.pexpire(key(token), lastsMs)),
  };
}
