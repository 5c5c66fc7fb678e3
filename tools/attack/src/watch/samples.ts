import { setTimeout as pause } from 'node:timers/promises';
import type { StackFile } from '@session-lab/launcher';
import { readReplica } from '@session-lab/test-support/metrics';
import { redisMemory, redisUrls, type RedisMemory, type RedisServer } from './redis-memory.ts';

const everyMs = 500;

export type Sampled = {
  /** The most that the fullest replica grew by, over what it had when the sampling began. */
  readonly replicaUpMb: number;
  readonly replicaMostMb: number;
  /** The worst p99 of a replica's event-loop delay in any half second; an idle loop has 10 ms. */
  readonly loopDelayP99Ms: number;
  readonly redis: Partial<Record<RedisServer, RedisMemory>>;
};

export type Sampling = { readonly stop: () => Promise<Sampled> };

/** Reads what replicas and Redis report about their memory and the event loops, twice a second. */
export async function startSampling(stack: StackFile): Promise<Sampling> {
  const stopping = new AbortController();
  const urls = Object.entries(redisUrls(stack));
  const before = await replicas(stack);
  const most = { up: 0, replica: 0, delay: 0 };
  const redis = new Map<string, RedisMemory>();
  const sampling = sample();
  return {
    async stop() {
      stopping.abort();
      await sampling;
      return {
        replicaUpMb: most.up,
        replicaMostMb: most.replica,
        loopDelayP99Ms: most.delay,
        redis: Object.fromEntries(redis),
      };
    },
  };

  async function sample(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      for (const [index, { residentMb, loopDelayP99Ms }] of (await replicas(stack)).entries()) {
        most.replica = Math.max(most.replica, residentMb);
        most.up = Math.max(most.up, residentMb - (before[index]?.residentMb ?? 0));
        most.delay = Math.max(most.delay, loopDelayP99Ms);
      }
      for (const [name, url] of urls) {
        const now = await redisMemory(url);
        redis.set(name, { ...now, usedMb: Math.max(now.usedMb, redis.get(name)?.usedMb ?? 0) });
      }
    }
  }
}

async function replicas({
  replicas: all,
}: StackFile): Promise<{ residentMb: number; loopDelayP99Ms: number }[]> {
  return Promise.all(
    all.map(async ({ metricsPort = 0 }) => {
      const { residentBytes, loopDelayP99Ms } = await readReplica(metricsPort);
      return { residentMb: residentBytes / 1e6, loopDelayP99Ms };
    }),
  );
}
