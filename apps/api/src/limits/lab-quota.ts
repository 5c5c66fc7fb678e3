import type { Request } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { clientOf } from '../http/request-source.ts';
import { ProblemError } from '../http/problems.ts';
import { clientNetwork } from './client-network.ts';
import type { RedisRecorder } from '../redis/recorder.ts';
import { StoreError } from '../redis/store-error.ts';

/**
 * Keys that one network may write to the labs' Redis in an hour. A class of 60 has 200 for each student, and all of them
 * take about 4 MB of the 64 MB that this Redis has.
 */
export const labKeysAnHour = 12_000;
const hourS = 3_600;

export type LabQuota = {
  /**
   * Counts a key that the request is about to write.
   *
   * @throws ProblemError `too_many_requests` when the network has written its keys of the hour
   */
  readonly take: (req: Request) => Promise<void>;
};

/**
 * Counts keys by network, for all replicas together: `lab:keys:<network>`. Its commands are not recorded: the picture of a
 * request shows the commands of its lab.
 */
export function createLabQuota(redis: Redis, { unrecorded }: Pick<RedisRecorder, 'unrecorded'>): LabQuota {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'lab:keys',
    points: labKeysAnHour,
    duration: hourS,
    // A network past its limit costs Redis nothing more.
    inMemoryBlockOnConsumed: labKeysAnHour + 1,
  });
  return {
    async take(req) {
      try {
        await unrecorded(() => limiter.consume(clientNetwork(clientOf(req).address)));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes))
          throw new StoreError('the quota of the labs is unavailable', { cause: refused });
        throw new ProblemError('too_many_requests', {
          detail: 'The labs have written as many keys for this network as they may in an hour.',
          retryAfterMs: refused.msBeforeNext,
        });
      }
    },
  };
}
