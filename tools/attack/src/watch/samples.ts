import { setTimeout as pause } from 'node:timers/promises';
import type { StackFile } from '@session-lab/launcher';
import { readReplica } from '@session-lab/test-support/metrics';
import { Redis } from 'ioredis';

export type RedisMemory = {
  readonly usedMb: number;
  /** `maxmemory`, or 0 if there is no limit. */
  readonly limitMb: number;
};

export type RedisServer = 'sessions' | 'accounts' | 'labs';

/** Returns the URLs of the Redis servers of a stack, for the operator user. */
export function redisUrls({ redis }: StackFile): Partial<Record<RedisServer, string>> {
  const { sessions, accounts, labs } = redis;
  return {
    ...(sessions.url === undefined ? {} : { sessions: sessions.url }),
    ...(accounts.url === undefined ? {} : { accounts: accounts.url }),
    ...(labs.url === undefined ? {} : { labs: labs.url }),
  };
}

/** Returns the memory of a Redis server as INFO reports it. */
export async function redisMemory(url: string): Promise<RedisMemory> {
  return withRedis(url, async (redis) => {
    const info = await redis.info('memory');
    return { usedMb: field(info, 'used_memory') / 1e6, limitMb: field(info, 'maxmemory') / 1e6 };
  });
}

export async function withRedis<Result>(
  url: string,
  use: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(url, { lazyConnect: true });
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** @throws Error when the server does not report the field */
function field(info: string, name: string): number {
  const value = new RegExp(`^${name}:(\\d+)\\r?$`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`Redis reports no ${name}.`);
  return Number(value);
}

const everyMs = 500;

export type Sampled = {
  /** Largest growth of a replica since the sampling started. */
  readonly replicaUpMb: number;
  readonly replicaMaxMb: number;
  /** Highest p99 of a replica's event-loop delay in any half second. An idle loop has 10 ms. */
  readonly loopDelayP99Ms: number;
  readonly redis: Partial<Record<RedisServer, RedisMemory>>;
};

export type Sampling = { readonly stop: () => Promise<Sampled> };

/** Reads the memory of the replicas and of Redis, and the event-loop delay, twice a second. */
export async function startSampling(stack: StackFile): Promise<Sampling> {
  const stopping = new AbortController();
  const urls = Object.entries(redisUrls(stack));
  const before = await sampleReplicas(stack);
  const peak = { up: 0, replica: 0, delay: 0 };
  const redis = new Map<string, RedisMemory>();
  const sampling = sample();
  return {
    async stop() {
      stopping.abort();
      await sampling;
      return {
        replicaUpMb: peak.up,
        replicaMaxMb: peak.replica,
        loopDelayP99Ms: peak.delay,
        redis: Object.fromEntries(redis),
      };
    },
  };

  async function sample(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      for (const [index, { residentMb, loopDelayP99Ms }] of (await sampleReplicas(stack)).entries()) {
        peak.replica = Math.max(peak.replica, residentMb);
        peak.up = Math.max(peak.up, residentMb - (before[index]?.residentMb ?? 0));
        peak.delay = Math.max(peak.delay, loopDelayP99Ms);
      }
      for (const [name, url] of urls) {
        const now = await redisMemory(url);
        redis.set(name, { ...now, usedMb: Math.max(now.usedMb, redis.get(name)?.usedMb ?? 0) });
      }
    }
  }
}

async function sampleReplicas({
  replicas,
}: StackFile): Promise<{ residentMb: number; loopDelayP99Ms: number }[]> {
  return Promise.all(
    replicas.map(async ({ metricsPort = 0 }) => {
      const { residentBytes, loopDelayP99Ms } = await readReplica(metricsPort);
      return { residentMb: residentBytes / 1e6, loopDelayP99Ms };
    }),
  );
}
