import { once } from 'node:events';
import { untilTrue } from '@session-lab/test-support/eventually';
import { Redis, type Cluster } from 'ioredis';
import { sessionKey } from './session-key.ts';
import {
  connectSessionRedis,
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
  type NearCacheOptions,
  type RedisStoreOptions,
  type RedisStore,
} from '../redis/index.ts';

export type OpenedStore = {
  readonly store: RedisStore;
  readonly client: Redis;
  readonly trackingClient: Redis;
  close(): void;
};

/** Opens a `redisStore` on separate connections and waits until it is ready and, with a near cache, tracks changes. */
export async function openStore(url: string, db = 0, nearCache?: NearCacheOptions): Promise<OpenedStore> {
  const client = new Redis(url, { ...redisSessionClientOptions, db });
  const trackingClient = new Redis(url, { ...redisTrackingClientOptions, db });
  const store = redisStore({ client, trackingClient, ...(nearCache && { nearCache }) });
  for (const connection of [client, trackingClient]) connection.on('error', () => undefined);
  await Promise.all([client, trackingClient].map((connection) => once(connection, 'ready')));
  if (nearCache) await untilTracking(store);
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

export type OpenedSessionRedis = {
  readonly store: RedisStore;
  readonly client: Redis | Cluster;
  close(): void;
};

/** Opens a `redisStore` for any URL of `connectSessionRedis`, and waits until it is available. */
export async function openSessionRedis(
  url: string,
  options: Pick<RedisStoreOptions, 'deadlineMs'> = {},
): Promise<OpenedSessionRedis> {
  const connections = connectSessionRedis(url);
  const { client, trackingClient } = connections;
  for (const connection of [client, trackingClient]) connection?.on('error', () => undefined);
  const store = redisStore({ ...connections, ...options });
  await untilTrue(() => store.available());
  return {
    store,
    client,
    close() {
      store.close();
      connections.close();
    },
  };
}

export async function untilTracking(store: RedisStore): Promise<void> {
  await untilTrue(() => store.nearCacheState() === 'tracking');
}

/** Resolves when the connection closes. `once` of node:events would reject when a reset emits an error first. */
export function untilClosed(connection: {
  once(event: 'close', listener: () => void): unknown;
}): Promise<void> {
  return new Promise((resolve) => connection.once('close', () => resolve()));
}

/** A store and the connection on which it receives changes. */
export type TrackingStore = Pick<OpenedStore, 'store' | 'trackingClient'>;

let markerCount = 0;

/**
 * Resolves when these stores have received every change so far. A connection receives changes in order, so it is enough to
 * wait for one more change. This change is made to the key of a marker, which no other code uses.
 */
export async function untilChangesReceived(by: Redis, ...stores: readonly TrackingStore[]): Promise<void> {
  await Promise.all(stores.map(({ store }) => untilTracking(store)));
  const marker = sessionKey(`marker-${(markerCount += 1)}`);
  const received = stores.map(({ trackingClient }) => untilReceived(marker, trackingClient));
  await by.multi().set(marker, '').del(marker).exec();
  await Promise.all(received);
}

/** Also resolves when the connection is lost: the near cache is then empty. */
function untilReceived(marker: string, trackingClient: Redis): Promise<void> {
  return new Promise((resolve) => {
    function stop(): void {
      trackingClient.off('messageBuffer', onMessage).off('close', stop);
      resolve();
    }
    /** The payload is an array of keys, or null after a flush of Redis. */
    function onMessage(_channel: Buffer, keys: unknown): void {
      if (Array.isArray(keys) && keys.map(String).includes(marker)) stop();
    }
    trackingClient.on('messageBuffer', onMessage).on('close', stop);
  });
}

/** Resolves when all commands of a client have a reply, and the code that waited for the replies has run. */
export async function untilRepliesHandled(client: Redis): Promise<void> {
  await client.ping();
  await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves to the result or the error of a promise. */
export const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error);
