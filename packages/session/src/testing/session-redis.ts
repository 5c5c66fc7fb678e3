import type { Cluster, Redis } from 'ioredis';
import { vi } from 'vitest';
import { connectSessionRedis, redisStore, type RedisStore } from '../redis/index.ts';

export type OpenedSessionRedis = {
  readonly store: RedisStore;
  readonly client: Redis | Cluster;
  close(): void;
};

/** A `redisStore` over the Redis of a URL, on connections of its own, ready to be asked. */
export async function openSessionRedis(url: string): Promise<OpenedSessionRedis> {
  const connections = connectSessionRedis(url);
  const { client, trackingClient } = connections;
  for (const one of [client, trackingClient]) one?.on('error', () => undefined);
  const store = redisStore(connections);
  await vi.waitUntil(() => store.available(), { timeout: 5000, interval: 5 });
  return {
    store,
    client,
    close() {
      store.close();
      connections.close();
    },
  };
}
