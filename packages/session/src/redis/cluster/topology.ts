import {
  connectForConfirmation,
  writeWithConfirmation,
  writeWithoutConfirmation,
} from '../confirmed-writes.ts';
import { assertCluster } from '../client-options.ts';
import type { RedisConnections } from '../connections.ts';
import type { Topology, TopologyOptions } from '../topology.ts';
import { startClusterHeartbeats } from './heartbeats.ts';
import { perPrimary, primariesOf, primaryOf } from './primaries.ts';
import { startClusterTracking } from './tracking.ts';

/** Uses the client's connection to each primary of a Cluster, and two more for each: to track changes and for confirmed writes. */
export function clusterTopology(
  { client, replicas = 0 }: RedisConnections,
  { keys, deadlineMs, onError }: TopologyOptions,
): Topology {
  assertCluster(client);
  const heartbeats = startClusterHeartbeats(client, deadlineMs);
  const confirming =
    replicas > 0
      ? perPrimary(
          client,
          (primary) => connectForConfirmation(primary, deadlineMs),
          (connection) => connection.disconnect(),
        )
      : undefined;
  const confirmedWrites = confirming
    ? writeWithConfirmation({
        connectionFor: (key) => confirming.byAddress.get(primaryOf(client, key) ?? ''),
        keys,
        replicas,
        deadlineMs,
      })
    : writeWithoutConfirmation(client, keys);

  return {
    client,
    keys,
    primaries: () => primariesOf(client),
    confirmedWrites,
    // A session and its listing have different primaries, and the primary of the listing may fail next. If no Redis
    // replica confirms the listing, the session is written anyway: without a Redis replica no failover can lose the listing.
    confirmListing: (key) => confirmedWrites.confirm(key).catch(() => undefined),
    isAvailable: heartbeats.isAnswering,
    // A failover takes longer than a deadline.
    recovered: async () => 0,
    // A demoted primary redirects writes, and the client reads the map of slots again.
    leaveReadOnlyServer: () => undefined,
    startBatch: () => undefined,
    track: (listeners) => startClusterTracking(client, deadlineMs, { keys, listeners, onError }),
    isNearCacheUsable: undefined,
    stop() {
      heartbeats.stop();
      confirming?.stop();
    },
  };
}
