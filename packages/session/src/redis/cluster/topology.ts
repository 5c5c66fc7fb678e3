import type { Cluster } from 'ioredis';
import {
  connectForConfirmation,
  writeWithConfirmation,
  writeWithoutConfirmation,
} from '../confirmed-writes.ts';
import type { RedisConnections, Topology } from '../topology.ts';
import { assertNoKeyPrefix } from '../tracking.ts';
import { startClusterHeartbeats } from './heartbeats.ts';
import { perPrimary, primariesOf, primaryOf } from './primaries.ts';
import { startClusterTracking } from './tracking.ts';

/** Uses the client's connection to each primary of a Cluster, and two more for each: to track changes and for confirmed writes. */
export function clusterTopology({
  client,
  replicas = 0,
}: Extract<RedisConnections, { client: Cluster }>): Topology {
  assertNoKeyPrefix(client);
  const heartbeats = startClusterHeartbeats(client);
  const confirming =
    replicas > 0
      ? perPrimary(client, connectForConfirmation, (connection) => connection.disconnect())
      : undefined;
  const confirmedWrites = confirming
    ? writeWithConfirmation((key) => confirming.byAddress.get(primaryOf(client, key) ?? ''), replicas)
    : writeWithoutConfirmation(client);

  return {
    client,
    primaries: () => primariesOf(client),
    confirmedWrites,
    // A session and its listing have different primaries, and the primary of the listing may fail next. If no Redis
    // replica confirms the listing, the session is written anyway: without a Redis replica no failover can lose the listing.
    confirmListing: (key) => confirmedWrites.confirm(key).catch(() => undefined),
    isAvailable: heartbeats.isAnswering,
    startBatch: () => undefined,
    track: (listeners) => startClusterTracking(client, listeners),
    isNearCacheUsable: undefined,
    stop() {
      heartbeats.stop();
      confirming?.stop();
    },
  };
}
