import type { SessionStore } from '../store.ts';
import { linkToCluster } from './cluster/link.ts';
import {
  createCoherence,
  refuseUselessNearCache,
  type NearCacheOptions,
  type NearCacheState,
} from './coherence.ts';
import { fail, guardBy, refuse } from './guard.ts';
import { sessionKey } from './keys.ts';
import type { Link, RedisConnections } from './link.ts';
import { insert, list } from './listing.ts';
import { linkToOne } from './one.ts';
import { remove, removeAll, retire } from './remove.ts';
import { replace, scan, sessionText } from './values.ts';
import { startWatching } from './watch.ts';

export type RedisStoreOptions = RedisConnections & {
  /**
   * Keeps verified sessions in this process, so that most requests ask Redis nothing. What ends a session anywhere ends
   * it here when Redis' invalidation arrives. Left out: every `verify` asks Redis.
   */
  readonly nearCache?: NearCacheOptions;
};

export type RedisStore = SessionStore & { nearCacheState(): NearCacheState };

/**
 * Sessions in Redis, 6.2 or newer, shared by every replica: in one server, a Sentinel group or a Cluster. Clients stay the
 * caller's: to close after `close()`, and to give a listener for `error`, without which ioredis prints what happens to the
 * connection.
 *
 * @throws RangeError when the near cache could hold nothing
 * @throws TypeError when changes would go unheard: a `keyPrefix`, or a tracking client by RESP3
 */
export function redisStore({ nearCache, ...connections }: RedisStoreOptions): RedisStore {
  refuseUselessNearCache(nearCache);
  const link = linkTo(connections);
  const { client, answering, cork, near } = link;
  const guard = guardBy(answering);
  const watching = startWatching(client, guard, () => tracking.armed());
  const armed = (): boolean => near?.(tracking) ?? false;
  const coherence = nearCache && near ? createCoherence(nearCache.maxSessions, armed) : undefined;
  const tracking = link.track(coherence ? [coherence, watching] : [watching]);

  /** One's own change counts from the moment that it is answered, and not from when its invalidation arrives. */
  async function write<Result>(publicId: string, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await guard(ask);
    } finally {
      coherence?.onChanged(publicId);
    }
  }

  return {
    readCommand: 'GET',
    ...(coherence === undefined ? {} : { coherence }),

    // Every request of everybody: no `guard`, which would add a promise.
    read(publicId) {
      if (!answering()) return refuse();
      cork();
      return client.get(sessionKey(publicId)).then(sessionText, fail);
    },

    replace: (publicId, expected, next, expiresInMs) =>
      write(publicId, () => replace(client, publicId, expected, next, expiresInMs)),
    insert: (session) => guard(() => insert(link, session)),
    remove: (place) => write(place.publicId, () => remove(link, place)),
    retire: (place, expected) => write(place.publicId, () => retire(link, place, expected)),
    confirmOver: (publicId) => guard(() => link.endings.confirm(sessionKey(publicId))),
    list: (userId) => guard(() => list(link, userId)),
    removeAll: (userId, except) =>
      guard(() => removeAll(link, userId, except, (publicId) => coherence?.onChanged(publicId))),
    scan: (cursor, count) => guard(() => scan(link, cursor, count)),
    watch: watching.watch,
    available: answering,

    nearCacheState() {
      if (nearCache === undefined) return 'off';
      if (near === undefined) return 'unsupported';
      return armed() ? 'armed' : 'disarmed';
    },

    close() {
      watching.close();
      tracking.stop();
      link.stop();
    },
  };
}

function linkTo(connections: RedisConnections): Link {
  return connections.trackingClient === undefined ? linkToCluster(connections) : linkToOne(connections);
}
