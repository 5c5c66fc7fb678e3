import type { Cluster, Redis } from 'ioredis';
import type { ChangeListener } from '../../store.ts';
import { startHeartbeat } from '../availability.ts';
import { redisTrackingClientOptions } from '../options.ts';
import type { Tracking } from '../topology.ts';
import { startTracking } from '../tracking.ts';
import { perPrimary } from './primaries.ts';

/** Tracks changes at each primary, because a server reports only its own keys. */
export function startClusterTracking(cluster: Cluster, listeners: readonly ChangeListener[]): Tracking {
  const trackings = perPrimary(
    cluster,
    (primary) => trackPrimary(primary, listeners),
    (tracking) => tracking.stop(),
  );
  return {
    isTracking: () =>
      trackings.byAddress.size > 0 &&
      [...trackings.byAddress.values()].every((tracking) => tracking.isTracking()),
    stop: () => trackings.stop(),
  };
}

function trackPrimary(primary: Redis, listeners: readonly ChangeListener[]): Tracking {
  const connection = primary
    .duplicate({
      ...redisTrackingClientOptions,
      connectionName: 'tracking',
      commandTimeout: undefined,
      lazyConnect: false,
    })
    .on('error', () => undefined);
  const heartbeat = startHeartbeat(connection);
  const tracking = startTracking(connection, listeners);
  return {
    isTracking: tracking.isTracking,
    stop() {
      heartbeat.stop();
      tracking.stop();
      connection.disconnect();
    },
  };
}
