import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createKeyring,
  createSessions,
  UnknownKeyError,
  type Sessions,
  type SessionsOptions,
  type SessionStore,
} from '@session-lab/session';
import {
  redisSessionClientOptions,
  redisStore,
  redisTrackingClientOptions,
  type NearCacheOptions,
  type RedisStore,
} from '@session-lab/session/redis';
import { Redis } from 'ioredis';

/** Data of every session of the bench. */
export const sessionData = {
  name: 'Ada Lovelace',
  email: 'ada.lovelace@example.org',
  role: 'user',
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  theme: 'contrast',
} as const;

export type SessionData = typeof sessionData;

const minuteMs = 60_000;

/** Options for data of any type. */
export type LibraryOptions = Omit<SessionsOptions, 'parse' | 'hooks'>;

export const libraryOptions = (store: SessionStore, key: Uint8Array): LibraryOptions => ({
  store,
  keyring: createKeyring([key]),
  clock: Date,
  idleTimeoutMs: 30 * minuteMs,
  absoluteLifetimeMs: 12 * 60 * minuteMs,
  // Longer than any section. Otherwise only some results would include an extension of the idle timeout.
  touchIntervalMs: 29 * minuteMs,
  maxPerUser: 10,
});

/** A hook `onError`: the bench sends forged tokens on purpose. */
export function reportUnexpected(error: unknown): void {
  if (!(error instanceof UnknownKeyError)) console.error(error);
}

export type Library = {
  readonly sessions: Sessions<SessionData>;
  readonly store: RedisStore;
  readonly client: Redis;
  readonly trackingClient: Redis;
  readonly close: () => void;
};

/**
 * Opens the library on its own Redis connections. Resolves when the store is ready and the near cache, if
 * there is one, tracks changes.
 */
export async function openLibrary({
  redisUrl,
  key,
  nearCache,
}: {
  redisUrl: string;
  key: Uint8Array;
  nearCache?: NearCacheOptions;
}): Promise<Library> {
  const client = new Redis(redisUrl, redisSessionClientOptions);
  const trackingClient = new Redis(redisUrl, redisTrackingClientOptions);
  const store = redisStore({ client, trackingClient, ...(nearCache && { nearCache }) });
  await Promise.all([client, trackingClient].map((connection) => once(connection, 'ready')));
  while (store.nearCacheState() === 'bypassed') await pause(5);
  return {
    sessions: createSessions<SessionData>(libraryOptions(store, key)),
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
