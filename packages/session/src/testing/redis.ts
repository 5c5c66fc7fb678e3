import { once } from 'node:events';
import { Redis } from 'ioredis';
import { vi } from 'vitest';
import {
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
  type NearCacheOptions,
  type RedisStore,
} from '../redis/index.ts';

export type OpenedStore = {
  readonly store: RedisStore;
  readonly client: Redis;
  readonly trackingClient: Redis;
  close(): void;
};

/** A `redisStore` on connections of its own, ready to be asked; one with a near cache is armed. */
export async function openStore(url: string, db = 0, nearCache?: NearCacheOptions): Promise<OpenedStore> {
  const client = new Redis(url, { ...redisSessionClientOptions, db });
  const trackingClient = new Redis(url, { ...redisTrackingClientOptions, db });
  const store = redisStore({ client, trackingClient, ...(nearCache && { nearCache }) });
  for (const connection of [client, trackingClient]) connection.on('error', () => undefined);
  await Promise.all([client, trackingClient].map((connection) => once(connection, 'ready')));
  if (nearCache) await armed(store);
  return {
    store,
    client,
    trackingClient,
    close() {
      store.close();
      client.disconnect();
      trackingClient.disconnect();
    },
  };
}

export async function armed(store: RedisStore): Promise<void> {
  await vi.waitUntil(() => store.nearCacheState() === 'armed', { timeout: 5000, interval: 1 });
}

/** Resolves when the connection closes. `once` of node:events would reject when a reset comes first, as an error. */
export function closeOf(connection: { once(event: 'close', listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => connection.once('close', () => resolve()));
}
