import { Redis } from 'ioredis';
import type { StackFile } from '@session-lab/launcher';

export type RedisMemory = {
  readonly usedMb: number;
  /** `maxmemory`; 0 where there is none. */
  readonly limitMb: number;
};

export type RedisServer = 'sessions' | 'accounts' | 'labs';

/** Where a stack has its Redis servers, with the operator's rights. */
export function redisUrls({ redis }: StackFile): Partial<Record<RedisServer, string>> {
  const { sessions, accounts, labs } = redis;
  return {
    ...(sessions.url === undefined ? {} : { sessions: sessions.url }),
    ...(accounts.url === undefined ? {} : { accounts: accounts.url }),
    ...(labs.url === undefined ? {} : { labs: labs.url }),
  };
}

/** Memory of a Redis server, as INFO reports it. */
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
  if (value === undefined) throw new Error(`Redis reports no ${name}`);
  return Number(value);
}
