import type { Cluster } from 'ioredis';
import { confirmedEndings, connectEndings, plainEndings } from '../endings.ts';
import type { Link, RedisConnections } from '../link.ts';
import { startClusterHeartbeats } from './heartbeats.ts';
import { atEachPrimary, primariesOf, primaryOf } from './primaries.ts';
import { startClusterTracking } from './tracking.ts';

/** A connection to each primary of a Cluster, by the client; and two more, to track changes and to end sessions. */
export function linkToCluster({
  client,
  replicas = 0,
}: Extract<RedisConnections, { client: Cluster }>): Link {
  if (client.options.keyPrefix)
    throw new TypeError('redisStore cannot work with a keyPrefix: Redis tells of whole keys.');
  const heartbeats = startClusterHeartbeats(client);
  const ending =
    replicas > 0 ? atEachPrimary(client, connectEndings, (connection) => connection.disconnect()) : undefined;
  const endings = ending
    ? confirmedEndings((key) => ending.all.get(primaryOf(client, key) ?? ''), replicas)
    : plainEndings(client);

  return {
    client,
    primaries: () => primariesOf(client),
    endings,
    // A session and its listing have two primaries, and the listing's may fail a moment later. Where no replica answers
    // there is none that could take its place, and nothing is gained by refusing.
    listed: (key) => endings.confirm(key).catch(() => undefined),
    answering: heartbeats.answering,
    cork: () => undefined,
    track: (listeners) => startClusterTracking(client, listeners),
    near: undefined,
    stop() {
      heartbeats.stop();
      ending?.stop();
    },
  };
}
