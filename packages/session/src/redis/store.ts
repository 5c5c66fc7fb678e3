import { assertCount, assertOptionalFunction } from '../arguments.ts';
import type { SessionStore } from '../store.ts';
import { within } from '../within.ts';
import { createGuard, isReadOnlyError, isReplyError, storeError, unavailableError } from './availability.ts';
import { clusterTopology } from './cluster/topology.ts';
import { replace, scan, sessionText, textOfFailure } from './commands.ts';
import { watchConnections } from './connection-errors.ts';
import type { RedisConnections } from './connections.ts';
import { createKeys } from './keys.ts';
import { insert, list } from './listing.ts';
import {
  createCoherence,
  validateNearCache,
  type NearCacheOptions,
  type NearCacheState,
} from './near-cache.ts';
import { defaultDeadlineMs } from './options.ts';
import { assertConnections } from './client-options.ts';
import { remove, removeAll, retire } from './revoke.ts';
import { singleTopology } from './single.ts';
import type { Topology, TopologyOptions } from './topology.ts';
import { startWatching } from './watch.ts';

export type RedisStoreOptions = RedisConnections & {
  /** Prefix of every key, for example `shop:`. Applications that share a Redis need different prefixes. Default: `''`. */
  readonly prefix?: string;
  /**
   * Maximum time for the reply to a command, in milliseconds; default 500. A call that sends several commands one after the
   * other can take as many times this long.
   */
  readonly deadlineMs?: number;
  /**
   * Keeps verified sessions in this process, so that most requests do not query Redis. A session that ends elsewhere is
   * removed when the invalidation of Redis arrives. Without this option every `verify` queries Redis.
   */
  readonly nearCache?: NearCacheOptions;
  /** Receives each outage once, for the log. Calls reject with their own errors. */
  readonly onError?: (error: Error) => void;
  /** Called once at the end of an outage that `onError` received, when all connections are ready again. */
  readonly onRestored?: () => void;
};

export type RedisStore = Omit<SessionStore, 'stats'> & {
  nearCacheState(): NearCacheState;
  /** `reconnects`: number of times that a connection was ready again after it was lost. */
  stats(): { readonly reconnects: number };
};

const [minDeadlineMs, maxDeadlineMs] = [100, 60_000];

/**
 * Keeps sessions in Redis 6.2 or newer, shared by all processes: in one server, a Sentinel group or a Cluster. Redis may
 * start later: until then, calls reject with a `SessionStoreError`.
 *
 * The caller owns the clients: close them after `close()`.
 *
 * @throws RangeError when `nearCache.maxSessions` is not a whole number of 1 or more, `replicas` is not one of 0 or more, or
 * `deadlineMs` is not between 100 and 60,000
 * @throws TypeError when `onError` or `onRestored` is not a function. Also when a client does not have the options of
 *   `connectSessionRedis`: calls would hang, writes would be sent twice, or changes would be missed.
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  assertConnections(options);
  const { prefix = '', deadlineMs = defaultDeadlineMs, nearCache, replicas = 0 } = options;
  const { onError = () => undefined, onRestored = () => undefined } = options;
  assertOptionalFunction(options.onError, 'redisStore: onError');
  assertOptionalFunction(options.onRestored, 'redisStore: onRestored');
  validateNearCache(nearCache);
  assertCount(replicas, 'redisStore: replicas', 0);
  if (!(Number.isFinite(deadlineMs) && deadlineMs >= minDeadlineMs && deadlineMs <= maxDeadlineMs))
    throw new RangeError(
      `redisStore: deadlineMs must be between ${minDeadlineMs} and ${maxDeadlineMs} (got ${deadlineMs}).`,
    );
  const keys = createKeys(prefix);
  const topology = topologyOf(options, { keys, deadlineMs, onError });
  const { client, confirmedWrites, isAvailable, startBatch, isNearCacheUsable } = topology;
  const { trackingClient } = topology;
  const errors = watchConnections({ client, trackingClient, onError, onRestored });
  const guard = createGuard({
    isAvailable,
    recovered: topology.recovered,
    lastError: errors.last,
    onCommandError: (error) => isReadOnlyError(error) && topology.leaveReadOnlyServer(),
  });
  const watching = startWatching(topology, guard, () => tracking.isTracking());
  const isTracking = (): boolean => isNearCacheUsable?.(tracking) ?? false;
  const coherence =
    nearCache && isNearCacheUsable ? createCoherence(nearCache.maxSessions, isTracking) : undefined;
  const tracking = topology.track(coherence ? [coherence, watching] : [watching]);

  /**
   * Sends a GET once more on the next connection, if there is one before the deadline. Only a GET: a write that is sent twice
   * could be executed twice. `error` is undefined if the GET was not sent.
   */
  async function readAfterLoss(key: string, error?: unknown): Promise<string | null> {
    const connectionError = errors.last();
    try {
      if (isReplyError(error)) return textOfFailure(error);
      const restMs = await topology.recovered();
      if (restMs > 0 && isAvailable())
        return await within(restMs, client.get(key).then(sessionText, textOfFailure));
    } catch (secondError) {
      throw storeError(secondError, errors.last() ?? connectionError);
    }
    throw error === undefined ? unavailableError(errors.last()) : storeError(error, connectionError);
  }

  /** Removes the session from the near cache before the promise settles, not only when the invalidation arrives. */
  async function write<Result>(publicId: string, operation: () => Promise<Result>): Promise<Result> {
    try {
      return await guard(operation);
    } finally {
      coherence?.onChanged(publicId);
    }
  }

  return {
    readCommand: 'GET',
    ...(coherence === undefined ? {} : { coherence }),

    // The hot path does not use `guard`, which would add a promise.
    read(publicId) {
      const key = keys.session(publicId);
      if (!isAvailable()) return readAfterLoss(key);
      startBatch();
      return client.get(key).then(sessionText, (error: unknown) => readAfterLoss(key, error));
    },

    replace: (publicId, ...change) =>
      write(publicId, () => replace(client, keys.session(publicId), ...change)),
    insert: (session) => guard(() => insert(topology, session)),
    remove: (place) => write(place.publicId, () => remove(topology, place)),
    retire: (place) => write(place.publicId, () => retire(topology, place)),
    confirmOver: (publicId) => guard(() => confirmedWrites.confirmSession(publicId)),
    list: (userId) => guard(() => list(topology, userId)),
    removeAll: (userId, except) =>
      guard(() => removeAll(topology, userId, except, (publicId) => coherence?.onChanged(publicId))),
    async scan(cursor, count) {
      if (!/^\d+$/.test(cursor))
        throw new TypeError('cursor must be the nextCursor of a page of this store.');
      return guard(() => scan(topology, cursor, count));
    },
    watch: watching.watch,
    available: isAvailable,

    nearCacheState() {
      if (nearCache === undefined) return 'off';
      if (isNearCacheUsable === undefined) return 'unsupported';
      return isTracking() ? 'tracking' : 'bypassed';
    },

    stats: () => ({ reconnects: errors.reconnects() }),

    close() {
      watching.close();
      tracking.stop();
      topology.stop();
      errors.stop();
    },
  };
}

function topologyOf(connections: RedisConnections, options: TopologyOptions): Topology {
  return connections.trackingClient === undefined
    ? clusterTopology(connections, options)
    : singleTopology(connections, options);
}
