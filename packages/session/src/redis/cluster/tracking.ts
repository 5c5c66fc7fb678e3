import type { Cluster, Redis } from 'ioredis';
import type { ChangeListener } from '../../store.ts';
import { startHeartbeat } from '../heartbeat.ts';
import type { Tracking } from '../link.ts';
import { redisTrackingClientOptions } from '../options.ts';
import { startTracking } from '../tracking.ts';
import { atEachPrimary } from './primaries.ts';

/** Each server tells of the keys that it has, so each primary is listened to. A new one is told of once it is armed. */
export function startClusterTracking(cluster: Cluster, listeners: readonly ChangeListener[]): Tracking {
  const trackings = atEachPrimary(
    cluster,
    (primary) => trackOne(primary, listeners),
    (one) => one.stop(),
  );
  return {
    armed: () => trackings.all.size > 0 && [...trackings.all.values()].every((one) => one.armed()),
    stop: () => trackings.stop(),
  };
}

function trackOne(primary: Redis, listeners: readonly ChangeListener[]): Tracking {
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
    armed: tracking.armed,
    stop() {
      heartbeat.stop();
      tracking.stop();
      connection.disconnect();
    },
  };
}
