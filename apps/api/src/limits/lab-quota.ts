import type { Request } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { clientOf } from '../http/request-source.ts';
import { ProblemError } from '../http/problems.ts';
import { clientNetwork } from './client-network.ts';
import type { RedisRecorder } from '../redis/recorder.ts';
import { StoreError } from '../redis/store-error.ts';

/** For one network: 200 per student of a class of 60. They use about 4 MB of the 64 MB of this Redis. */
export const labKeysAnHour = 12_000;
const hourS = 3_600;

export type LabQuota = {
  /**
   * Counts a key before the request writes it. A key that may become large counts as several: `keys`.
   *
   * @throws ProblemError `too_many_requests` if the network is above its limit
   */
  readonly take: (req: Request, keys?: number) => Promise<void>;
};

/** `lab:keys:<network>`, for all replicas together. Not recorded: the picture of a request shows only the commands of its lab. */
export function createLabQuota(redis: Redis, { unrecorded }: Pick<RedisRecorder, 'unrecorded'>): LabQuota {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'lab:keys',
    points: labKeysAnHour,
    duration: hourS,
    // A network above its limit costs no query.
    inMemoryBlockOnConsumed: labKeysAnHour + 1,
  });
  return {
    async take(req, keys = 1) {
      try {
        await unrecorded(() => limiter.consume(clientNetwork(clientOf(req).address), keys));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes))
          throw new StoreError('the quota of the labs is unavailable', { cause: refused });
        throw new ProblemError('too_many_requests', {
          detail: 'Your network has reached the hourly limit of the labs.',
          retryAfterMs: refused.msBeforeNext,
        });
      }
    },
  };
}
