import type { Redis } from 'ioredis';
import type { Tracking } from '../topology.ts';
import { startTracking, type TrackingOptions } from '../tracking.ts';

export const usesSentinel = (client: Redis): boolean => (client.options.sentinels ?? []).length > 0;

/**
 * Tracks changes in a Sentinel group. During a failover the two connections may lead to different servers; changes are not
 * tracked until both lead to the same one.
 */
export function startSentinelTracking(
  client: Redis,
  trackingClient: Redis,
  options: TrackingOptions,
): Tracking {
  const tracking = startTracking(trackingClient, options);
  const onReady = (): void => {
    for (const listener of options.listeners) listener.onInvalidateAll();
  };
  client.on('ready', onReady);
  return {
    isTracking: () => tracking.isTracking() && addressOf(client) === addressOf(trackingClient),
    stop() {
      client.off('ready', onReady);
      tracking.stop();
    },
  };
}

const addressOf = ({ stream }: Redis): string => `${stream.remoteAddress}:${stream.remotePort}`;
