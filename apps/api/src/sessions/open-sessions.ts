import type { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createKeyring, createSessions, type Clock } from '@session-lab/session';
import { redisStore } from '@session-lab/session/redis';
import type { Config } from '../config.ts';
import { connectSessionStore } from '../redis/client.ts';
import type { AppSessions, SessionData } from './session-data.ts';

export type OpenSessions = {
  readonly sessions: AppSessions;
  /** The sessions' Redis, for what else is kept there: limits, who is on the live page. */
  readonly redis: Redis | Cluster;
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
  const connections = connectSessionStore({ url: config.redisSessionsUrl, logger });
  const store = redisStore({
    ...connections,
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
    redis: connections.client,
    isAvailable: () => store.available(),
    close() {
      store.close();
      connections.close();
    },
  };
}
