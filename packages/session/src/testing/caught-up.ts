import type { Redis } from 'ioredis';
import { sessionKey } from '../redis/keys.ts';
import { armed, type OpenedStore } from './redis.ts';

/** A store, and the connection by which it hears of changes. */
export type HearingStore = Pick<OpenedStore, 'store' | 'trackingClient'>;

let markers = 0;

/**
 * Resolves when these replicas have heard of every change that Redis answered before. A connection hears in order, so
 * it is enough that they hear of one more: a marker, which is there for no other to see.
 */
export async function caughtUp(by: Redis, ...replicas: readonly HearingStore[]): Promise<void> {
  await Promise.all(replicas.map(({ store }) => armed(store)));
  const marker = sessionKey(`marker-${(markers += 1)}`);
  const heard = replicas.map(({ trackingClient }) => heardOf(marker, trackingClient));
  await by.multi().set(marker, '').del(marker).exec();
  await Promise.all(heard);
}

/** Resolves at a loss of the connection too: from then on it hears nothing, and keeps nothing. */
function heardOf(marker: string, trackingClient: Redis): Promise<void> {
  return new Promise((resolve) => {
    function stop(): void {
      trackingClient.off('messageBuffer', onMessage).off('close', stop);
      resolve();
    }
    /** The payload is an array of keys, or null when Redis was flushed. */
    function onMessage(_channel: Buffer, keys: unknown): void {
      if (Array.isArray(keys) && keys.map(String).includes(marker)) stop();
    }
    trackingClient.on('messageBuffer', onMessage).on('close', stop);
  });
}

/** Resolves when what a client has sent is answered, and those who waited for it have gone on. */
export async function settled(client: Redis): Promise<void> {
  await client.ping();
  await new Promise((resolve) => setImmediate(resolve));
}
