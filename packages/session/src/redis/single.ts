import { batchPerTick } from './batch-per-tick.ts';
import { assertClient, assertTrackingClient } from './client-options.ts';
import type { RedisClient } from './connections.ts';
import {
  connectForConfirmation,
  writeWithConfirmation,
  writeWithoutConfirmation,
} from './confirmed-writes.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startSentinelTracking, usesSentinel } from './sentinel/tracking.ts';
import type { Topology, TopologyOptions } from './topology.ts';
import { startTracking } from './tracking.ts';

/** Minimum time between two reconnects because of a server that refuses writes, in milliseconds. Reads wait for a reconnect. */
const readOnlyReconnectMs = 1000;

type SingleConnections = {
  readonly client: RedisClient;
  readonly trackingClient: RedisClient;
  readonly replicas?: number;
};

/** Uses one connection for all commands: to one server, or to the current primary of a Sentinel group. */
export function singleTopology(
  { client, trackingClient, replicas = 0 }: SingleConnections,
  { keys, deadlineMs, onError }: TopologyOptions,
): Topology {
  assertClient(client);
  assertTrackingClient(trackingClient);
  if (client === trackingClient)
    throw new TypeError('redisStore: trackingClient must be a second client, because it only subscribes.');
  const heartbeat = startHeartbeat(client, deadlineMs);
  const trackingHeartbeat = startHeartbeat(trackingClient, deadlineMs);
  const confirmingClient = replicas > 0 ? connectForConfirmation(client, deadlineMs) : undefined;
  const bySentinel = usesSentinel(client) || usesSentinel(trackingClient);
  let leftReadOnlyAtMs = -Infinity;

  return {
    client,
    trackingClient,
    keys,
    primaries: () => [client],
    confirmedWrites: confirmingClient
      ? writeWithConfirmation({ connectionFor: () => confirmingClient, keys, replicas, deadlineMs })
      : writeWithoutConfirmation(client, keys),
    // A Redis replica receives all writes of its primary in order, so a session never arrives before its listing.
    confirmListing: async () => undefined,
    isAvailable: heartbeat.isReady,
    recovered: heartbeat.recovered,
    // The new connection leads to the current primary, by its name or by the Sentinels. The write is not sent again.
    leaveReadOnlyServer() {
      if (performance.now() - leftReadOnlyAtMs < readOnlyReconnectMs) return;
      leftReadOnlyAtMs = performance.now();
      client.disconnect(true);
    },
    startBatch: batchPerTick(client),
    track: (listeners) =>
      bySentinel
        ? startSentinelTracking(client, trackingClient, { keys, listeners, onError })
        : startTracking(trackingClient, { keys, listeners, onError }),
    isNearCacheUsable: bySentinel
      ? undefined
      : (tracking) => tracking.isTracking() && trackingHeartbeat.isCurrent(),
    stop() {
      heartbeat.stop();
      trackingHeartbeat.stop();
      confirmingClient?.disconnect();
    },
  };
}
