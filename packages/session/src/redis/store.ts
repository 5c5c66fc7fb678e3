import type { Redis } from 'ioredis';
import type { SessionStore } from '../store.ts';
import {
  createCoherence,
  isOneServer,
  refuseUselessNearCache,
  type NearCacheOptions,
  type NearCacheState,
} from './coherence.ts';
import { corkPerTurn } from './cork.ts';
import { fail, guardBy, refuse } from './guard.ts';
import { startHeartbeat } from './heartbeat.ts';
import { sessionKey } from './keys.ts';
import { insert, list } from './listing.ts';
import { remove, removeAll, retire } from './remove.ts';
import { refuseDeafClients, startTracking } from './tracking.ts';
import { replace, scan, sessionText } from './values.ts';
import { startWatching } from './watch.ts';

export type RedisStoreOptions = {
  /** Made with `redisSessionClientOptions`. */
  readonly client: Redis;
  /** To the same Redis, made with `redisTrackingClientOptions`, and used for nothing else. */
  readonly trackingClient: Redis;
  /**
   * Keeps verified sessions in this process, so that most requests ask Redis nothing. What ends a session anywhere ends
   * it here when Redis' invalidation arrives. Left out: every `verify` asks Redis.
   */
  readonly nearCache?: NearCacheOptions;
};

export type RedisStore = SessionStore & { nearCacheState(): NearCacheState };

/**
 * Sessions in one Redis, 6.2 or newer, shared by every replica. Both clients stay the caller's: to close after
 * `close()`, and to give a listener for `error`, without which ioredis prints what happens to the connection.
 *
 * @throws RangeError when the near cache could hold nothing
 * @throws TypeError when changes would go unheard: a `keyPrefix`, or a tracking client by RESP3
 */
export function redisStore({ client, trackingClient, nearCache }: RedisStoreOptions): RedisStore {
  refuseUselessNearCache(nearCache);
  refuseDeafClients(client, trackingClient);
  const heartbeat = startHeartbeat(client);
  const trackingHeartbeat = startHeartbeat(trackingClient);
  const guard = guardBy(heartbeat);
  const cork = corkPerTurn(client);
  const watching = startWatching(client, guard, () => tracking.armed());
  const armed = (): boolean =>
    tracking.armed() && trackingHeartbeat.answering() && trackingHeartbeat.heardLately();
  const supported = isOneServer(client) && isOneServer(trackingClient);
  const coherence = nearCache && supported ? createCoherence(nearCache.maxSessions, armed) : undefined;
  const tracking = startTracking(trackingClient, coherence ? [coherence, watching] : [watching]);

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
      if (!heartbeat.answering()) return refuse();
      cork();
      return client.get(sessionKey(publicId)).then(sessionText, fail);
    },

    replace: (publicId, expected, next, expiresInMs) =>
      write(publicId, () => replace(client, publicId, expected, next, expiresInMs)),
    insert: (session) => guard(() => insert(client, session)),
    remove: (place) => write(place.publicId, () => remove(client, place)),
    retire: (place, expected) => write(place.publicId, () => retire(client, place, expected)),
    list: (userId) => guard(() => list(client, userId)),
    removeAll: (userId, except) =>
      guard(() => removeAll(client, userId, except, (publicId) => coherence?.onChanged(publicId))),
    scan: (cursor, count) => guard(() => scan(client, cursor, count)),
    watch: watching.watch,
    available: heartbeat.answering,

    nearCacheState() {
      if (nearCache === undefined) return 'off';
      if (!supported) return 'unsupported';
      return armed() ? 'armed' : 'disarmed';
    },

    close() {
      heartbeat.stop();
      trackingHeartbeat.stop();
      watching.close();
      tracking.stop();
    },
  };
}
