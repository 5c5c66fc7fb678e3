import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createKeyring, createSessions, type Clock } from '@session-lab/session';
import { redisStore } from '@session-lab/session/redis';
import type { Config } from '../config.ts';
import { connectSessionStore, connectSubscriber } from '../redis/client.ts';
import type { AppSessions, SessionData } from './session-data.ts';

export type OpenSessions = {
  readonly sessions: AppSessions;
  /** The sessions' Redis, for what else is kept there: limits, who is on the live page. */
  readonly redis: Redis;
  readonly isAvailable: () => boolean;
  readonly close: () => void;
};

/** Of a session with its profile about 2 KB are kept: 20 MB at most. */
const nearCacheSize = { maxSessions: 10_000 };

/** The sessions of this configuration, over their Redis. */
export function openSessions(
  config: Config,
  { clock, logger }: { clock: Clock; logger: Logger },
): OpenSessions {
  const url = config.redisSessionsUrl;
  const client = connectSessionStore({ url, name: 'sessions', logger });
  const trackingClient = connectSubscriber({ url, name: 'tracking', logger });
  const store = redisStore({
    client,
    trackingClient,
    ...(config.nearCache ? { nearCache: nearCacheSize } : {}),
  });
  const sessions = createSessions<SessionData>({
    store,
    keyring: createKeyring(config.sessionKeys),
    clock,
    idleTimeoutMs: config.sessionIdleTimeoutMs,
    absoluteLifetimeMs: config.sessionAbsoluteLifetimeMs,
    touchIntervalMs: config.sessionTouchIntervalMs,
    maxPerUser: config.sessionsPerUser,
  });
  return {
    sessions,
    redis: client,
    isAvailable: () => store.available(),
    close() {
      store.close();
      client.disconnect();
      trackingClient.disconnect();
    },
  };
}
