import type { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createKeyring, createSessions, type Clock } from '@session-lab/session';
import { redisStore } from '@session-lab/session/redis';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import { masked } from '../mask.ts';
import { connectSessionStore } from '../redis/client.ts';
import type { RedisRecorder } from '../redis/recorder.ts';
import type { Metrics } from '../system/metrics.ts';
import type { AppSessions, SessionData } from './session-data.ts';

export type OpenSessions = {
  readonly sessions: AppSessions;
  /** The Redis client of the sessions. Limits and the live room use it too. */
  readonly redis: Redis | Cluster;
  readonly isAvailable: () => boolean;
  readonly close: () => void;
};

/** Limit of the near cache. A session with its profile takes about 2 KB, so the cache takes 20 MB at most. */
const nearCacheSize = { maxSessions: 10_000 };

/** Creates the session library over its Redis store. */
export function openSessions(
  config: Config,
  { clock, logger }: { clock: Clock; logger: Logger },
): OpenSessions {
  const connections = connectSessionStore({ url: config.redisSessionsUrl, name: 'sessions', logger });
  const onError = (error: unknown): void =>
    logger.error({ reason: masked(error instanceof Error ? error.message : String(error)) }, 'session error');
  const store = redisStore({
    ...connections,
    onError,
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
    hooks: { onError },
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

/**
 * Wraps the token checks of `sessions`: counts their results, logs forged tokens, and records the Redis time of each
 * check. Only the read is recorded, because no request waits for the touch that `verify` sends.
 */
export function instrumentSessions(
  sessions: AppSessions,
  {
    audit,
    metrics,
    recorder,
  }: {
    audit: Audit;
    metrics: Pick<Metrics, 'sessionVerified'>;
    recorder: Pick<RedisRecorder, 'unrecorded' | 'add'>;
  },
): AppSessions {
  return {
    ...sessions,
    async verify(token, { trace = {}, ...options } = {}) {
      try {
        const verdict = await recorder.unrecorded(() => sessions.verify(token, { ...options, trace }));
        metrics.sessionVerified(verdict.ok ? 'ok' : verdict.reason);
        if (!verdict.ok && verdict.reason === 'forged') audit({ event: 'token_forged' });
        return verdict;
      } catch (error) {
        metrics.sessionVerified('store_error');
        throw error;
      } finally {
        if (trace.storeMs !== undefined) recorder.add(trace.storeCommand ?? '', trace.storeMs);
      }
    },
  };
}
