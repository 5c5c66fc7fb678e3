import { once } from 'node:events';
import { Redis } from 'ioredis';
import { redisSessionClientOptions, redisStore, redisTrackingClientOptions } from '../redis/index.ts';
import type { SessionStore } from '../store.ts';

export type OpenedStore = {
  readonly store: SessionStore;
  readonly client: Redis;
  readonly trackingClient: Redis;
  close(): void;
};

/** A `redisStore` on connections of its own, ready to be asked. */
export async function openStore(url: string, db = 0): Promise<OpenedStore> {
  const client = new Redis(url, { ...redisSessionClientOptions, db });
  const trackingClient = new Redis(url, { ...redisTrackingClientOptions, db });
  const store = redisStore({ client, trackingClient });
  for (const connection of [client, trackingClient]) connection.on('error', () => undefined);
  await Promise.all([client, trackingClient].map((connection) => once(connection, 'ready')));
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
