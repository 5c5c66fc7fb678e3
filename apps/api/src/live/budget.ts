import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { StoreError } from '../redis/store-error.ts';

/** On all sockets, sessions and replicas together. */
export const messagesPerUser = 10;
const budgetSeconds = 5;
/** Light users, up to this number, have priority in a busy room. */
const lightMessages = 3;

type Verdict =
  { readonly ok: true; readonly isLight: boolean } | { readonly ok: false; readonly retryAfterMs: number };

export type Budget = {
  /** Counts one message. Rejects with a `StoreError` when Redis does not answer. */
  take(userId: string): Promise<Verdict>;
};

/** Counts in Redis. A replica remembers a spent budget without a query. */
export function createBudget(redis: Redis | Cluster): Budget {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'rl:live',
    points: messagesPerUser,
    duration: budgetSeconds,
    inMemoryBlockOnConsumed: messagesPerUser,
  });
  return {
    async take(userId) {
      try {
        const { consumedPoints } = await limiter.consume(userId);
        return { ok: true, isLight: consumedPoints <= lightMessages };
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return { ok: false, retryAfterMs: refused.msBeforeNext };
        throw new StoreError('the message budget could not be read', { cause: refused });
      }
    },
  };
}
