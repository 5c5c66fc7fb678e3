import type { Redis } from 'ioredis';
import { startHeartbeat } from './availability.ts';
import { batchPerTick } from './batch-per-tick.ts';
import {
  connectForConfirmation,
  writeWithConfirmation,
  writeWithoutConfirmation,
} from './confirmed-writes.ts';
import { startSentinelTracking, usesSentinel } from './sentinel/tracking.ts';
import type { RedisConnections, Topology } from './topology.ts';
import { assertTrackable, startTracking } from './tracking.ts';

/** Uses one connection for all commands: to one server, or to the current primary of a Sentinel group. */
export function singleTopology({
  client,
  trackingClient,
  replicas = 0,
}: Extract<RedisConnections, { client: Redis }>): Topology {
  assertTrackable(client, trackingClient);
  const heartbeat = startHeartbeat(client);
  const trackingHeartbeat = startHeartbeat(trackingClient);
  const confirmingClient = replicas > 0 ? connectForConfirmation(client) : undefined;
  const bySentinel = usesSentinel(client) || usesSentinel(trackingClient);

  return {
    client,
    primaries: () => [client],
    confirmedWrites: confirmingClient
      ? writeWithConfirmation(() => confirmingClient, replicas)
      : writeWithoutConfirmation(client),
    // A Redis replica receives all writes of its primary in order, so a session never arrives before its listing.
    confirmListing: async () => undefined,
    isAvailable: heartbeat.isAnswering,
    startBatch: batchPerTick(client),
    track: (listeners) =>
      bySentinel
        ? startSentinelTracking(client, trackingClient, listeners)
        : startTracking(trackingClient, listeners),
    isNearCacheUsable: bySentinel
      ? undefined
      : (tracking) =>
          tracking.isTracking() && trackingHeartbeat.isAnswering() && trackingHeartbeat.hasRecentReply(),
    stop() {
      heartbeat.stop();
      trackingHeartbeat.stop();
      confirmingClient?.disconnect();
    },
  };
}
