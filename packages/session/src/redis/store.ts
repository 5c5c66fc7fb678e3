import type { SessionStore } from '../store.ts';
import { createGuard, rejectAsUnavailable, throwStoreError } from './availability.ts';
import { clusterTopology } from './cluster/topology.ts';
import { replace, scan, sessionKey, sessionText } from './commands.ts';
import { insert, list } from './listing.ts';
import {
  createCoherence,
  validateNearCache,
  type NearCacheOptions,
  type NearCacheState,
} from './near-cache.ts';
import { remove, removeAll, retire } from './revoke.ts';
import { singleTopology } from './single.ts';
import type { RedisConnections, Topology } from './topology.ts';
import { startWatching } from './watch.ts';

export type RedisStoreOptions = RedisConnections & {
  /**
   * Keeps verified sessions in this process, so that most requests do not query Redis. A session that ends elsewhere is
   * removed when the invalidation of Redis arrives. Without this option every `verify` queries Redis.
   */
  readonly nearCache?: NearCacheOptions;
};

export type RedisStore = SessionStore & { nearCacheState(): NearCacheState };

/**
 * Keeps sessions in Redis 6.2 or newer, shared by all processes: in one server, a Sentinel group or a Cluster.
 *
 * The caller owns the clients: close them after `close()`, and add a listener for `error` to each. Without a listener ioredis
 * prints connection errors.
 *
 * @throws RangeError when `nearCache.maxSessions` is not a whole number of 1 or more
 * @throws TypeError when changes could not be tracked: a client has a `keyPrefix`, or the tracking client uses RESP3
 */
export function redisStore({ nearCache, ...connections }: RedisStoreOptions): RedisStore {
  validateNearCache(nearCache);
  const topology = topologyOf(connections);
  const { client, confirmedWrites, isAvailable, startBatch, isNearCacheUsable } = topology;
  const guard = createGuard(isAvailable);
  const watching = startWatching(client, guard, () => tracking.isTracking());
  const isTracking = (): boolean => isNearCacheUsable?.(tracking) ?? false;
  const coherence =
    nearCache && isNearCacheUsable ? createCoherence(nearCache.maxSessions, isTracking) : undefined;
  const tracking = topology.track(coherence ? [coherence, watching] : [watching]);

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
      if (!isAvailable()) return rejectAsUnavailable();
      startBatch();
      return client.get(sessionKey(publicId)).then(sessionText, throwStoreError);
    },

    replace: (publicId, expected, next, expiresInMs) =>
      write(publicId, () => replace(client, publicId, expected, next, expiresInMs)),
    insert: (session) => guard(() => insert(topology, session)),
    remove: (place) => write(place.publicId, () => remove(topology, place)),
    retire: (place, expected) => write(place.publicId, () => retire(topology, place, expected)),
    confirmOver: (publicId) => guard(() => confirmedWrites.confirm(sessionKey(publicId))),
    list: (userId) => guard(() => list(topology, userId)),
    removeAll: (userId, except) =>
      guard(() => removeAll(topology, userId, except, (publicId) => coherence?.onChanged(publicId))),
    scan: (cursor, count) => guard(() => scan(topology, cursor, count)),
    watch: watching.watch,
    available: isAvailable,

    nearCacheState() {
      if (nearCache === undefined) return 'off';
      if (isNearCacheUsable === undefined) return 'unsupported';
      return isTracking() ? 'tracking' : 'bypassed';
    },

    close() {
      watching.close();
      tracking.stop();
      topology.stop();
    },
  };
}

function topologyOf(connections: RedisConnections): Topology {
  return connections.trackingClient === undefined
    ? clusterTopology(connections)
    : singleTopology(connections);
}
