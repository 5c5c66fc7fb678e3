import type { Cluster, Redis } from 'ioredis';
import { startHeartbeat } from '../heartbeat.ts';
import { redisTrackingClientOptions } from '../options.ts';
import type { Tracking } from '../topology.ts';
import { startTracking, type TrackingOptions } from '../tracking.ts';
import { perPrimary } from './primaries.ts';

/** Tracks changes at each primary, because a server reports only its own keys. */
export function startClusterTracking(
  cluster: Cluster,
  deadlineMs: number,
  options: TrackingOptions,
): Tracking {
  const trackings = perPrimary(
    cluster,
    (primary) => trackPrimary(primary, deadlineMs, options),
    (tracking) => tracking.stop(),
  );
  return {
    isTracking: () =>
      trackings.byAddress.size > 0 &&
      [...trackings.byAddress.values()].every((tracking) => tracking.isTracking()),
    stop: () => trackings.stop(),
  };
}

function trackPrimary(primary: Redis, deadlineMs: number, options: TrackingOptions): Tracking {
  const connection = primary
    .duplicate({
      ...redisTrackingClientOptions,
      connectionName: 'tracking',
      commandTimeout: undefined,
      lazyConnect: false,
    })
    .on('error', () => undefined);
  const heartbeat = startHeartbeat(connection, deadlineMs);
  const tracking = startTracking(connection, options);
  return {
    isTracking: tracking.isTracking,
    stop() {
      heartbeat.stop();
      tracking.stop();
      connection.disconnect();
    },
  };
}
