import type { Redis } from 'ioredis';
import type { SessionStore } from '../store.ts';
import { fail, guardBy, refuse } from './guard.ts';
import { startHeartbeat } from './heartbeat.ts';
import { sessionKey } from './keys.ts';
import { insert, list } from './listing.ts';
import { remove, removeAll, retire } from './remove.ts';
import { replace, scan, sessionText } from './values.ts';
import { startWatching } from './watch.ts';

export type RedisStoreOptions = {
  /** Made with `redisSessionClientOptions`. */
  readonly client: Redis;
  /** To the same Redis, made with `redisTrackingClientOptions`, and used for nothing else. */
  readonly trackingClient: Redis;
};

/**
 * Sessions in one Redis, 6.2 or newer, shared by every replica. Both clients stay the caller's: to close after
 * `close()`, and to give a listener for `error`, without which ioredis prints what happens to the connection.
 */
export function redisStore({ client, trackingClient }: RedisStoreOptions): SessionStore {
  const heartbeat = startHeartbeat(client);
  const trackingHeartbeat = startHeartbeat(trackingClient);
  const guard = guardBy(heartbeat);
  const watching = startWatching(client, trackingClient, guard);

  return {
    readCommand: 'GET',

    // Every request of everybody: no `guard`, which would add a promise.
    read: (publicId) =>
      heartbeat.answering() ? client.get(sessionKey(publicId)).then(sessionText, fail) : refuse(),

    replace: (publicId, expected, next, expiresInMs) =>
      guard(() => replace(client, publicId, expected, next, expiresInMs)),
    insert: (session) => guard(() => insert(client, session)),
    remove: (place) => guard(() => remove(client, place)),
    retire: (place, expected) => guard(() => retire(client, place, expected)),
    list: (userId) => guard(() => list(client, userId)),
    removeAll: (userId, except) => guard(() => removeAll(client, userId, except)),
    scan: (cursor, count) => guard(() => scan(client, cursor, count)),
    watch: watching.watch,
    available: heartbeat.answering,

    close() {
      heartbeat.stop();
      trackingHeartbeat.stop();
      watching.close();
    },
  };
}
