import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { StoreError } from '../redis/store-error.ts';

/** Limit for one user in `budgetSeconds`, on all sockets, sessions and replicas together. */
export const messagesPerUser = 10;
const budgetSeconds = 5;
/** A user with at most this many messages in `budgetSeconds` is light. Light users have priority in a busy room. */
const lightMessages = 3;

type Verdict =
  { readonly ok: true; readonly isLight: boolean } | { readonly ok: false; readonly retryAfterMs: number };

export type Budget = {
  /** Counts one message. Rejects with a `StoreError` when Redis does not answer. */
  take(userId: string): Promise<Verdict>;
};

/** Counts in Redis. A replica remembers that a budget is spent, and then refuses messages without a query. */
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
