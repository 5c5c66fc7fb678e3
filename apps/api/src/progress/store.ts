import type { Redis } from 'ioredis';
import { Progress } from '@session-lab/contract';
import { answerOf } from '../redis/store-error.ts';

export type ProgressStore = ReturnType<typeof createProgressStore>;

/** Stores `progress:<user id>` in the accounts' Redis. The key is deleted with the account. */
export function createProgressStore(redis: Redis) {
  return {
    async read(userId: string): Promise<Progress> {
      return decode(await answerOf(redis.get(`progress:${userId}`)));
    },

    /** Resolves to the progress of each user, in the same order. */
    async readMany(userIds: readonly string[]): Promise<Progress[]> {
      if (userIds.length === 0) return [];
      const texts = await answerOf(redis.mget(userIds.map((userId) => `progress:${userId}`)));
      return texts.map(decode);
    },

    /** Resolves to false and writes nothing if the account is deleted. */
    async write(userId: string, progress: Progress): Promise<boolean> {
      const keys = [`user:${userId}`, `progress:${userId}`];
      return (await answerOf(redis.eval(writeIfAccount, 2, ...keys, JSON.stringify(progress)))) === 1;
    },
  };
}

const decode = (text: string | null): Progress =>
  text === null ? { labs: {} } : Progress.parse(JSON.parse(text));

const writeIfAccount = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  redis.call('SET', KEYS[2], ARGV[1])
  return 1`;
