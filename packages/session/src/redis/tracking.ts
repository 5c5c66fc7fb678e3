import type { Redis } from 'ioredis';
import type { ChangeListener } from '../store.ts';
import { sessionPrefix } from './keys.ts';
import type { Tracking } from './link.ts';

const invalidations = '__redis__:invalidate';

/** @throws TypeError when changes could go unheard without a sign of it: what has ended would be served from near */
export function refuseDeafClients(client: Redis, trackingClient: Redis): void {
  if (client.options.keyPrefix)
    throw new TypeError('redisStore cannot work with a keyPrefix: Redis tells of whole keys.');
  if (trackingClient.options.protocol === 3)
    throw new TypeError(
      'trackingClient is to be made with redisTrackingClientOptions, which has protocol: 2.',
    );
}

/**
 * Redis' client tracking over one RESP2 connection that redirects to itself: BCAST, as it needs no reads of this
 * connection and hears our own writes too. It has to be armed before the connection subscribes, and anew after each
 * reconnect.
 */
export function startTracking(client: Redis, listeners: readonly ChangeListener[]): Tracking {
  let armed = false;
  let stopped = false;

  async function arm(): Promise<void> {
    try {
      const id = await client.client('ID');
      await client.client('TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', sessionPrefix);
      await client.subscribe(invalidations);
      if (stopped) return;
      armed = true;
      lose();
    } catch {
      // A connection that is up and does not track is worth nothing: begin again, at the pace of retryStrategy.
      if (client.status === 'ready') client.disconnect(true);
    }
  }

  function lose(): void {
    for (const listener of listeners) listener.onUnsure();
  }

  function onClose(): void {
    armed = false;
    lose();
  }

  const onReady = (): void => void arm();

  /** The payload is an array of keys, whatever ioredis' types say; null when Redis was flushed. */
  function onMessage(_channel: Buffer, keys: unknown): void {
    if (!Array.isArray(keys)) return lose();
    for (const key of keys) {
      const publicId = String(key).slice(sessionPrefix.length);
      for (const listener of listeners) listener.onChanged(publicId);
    }
  }

  client.on('ready', onReady);
  client.on('close', onClose);
  client.on('messageBuffer', onMessage);
  if (client.status === 'ready') onReady();
  return {
    armed: () => armed,
    stop() {
      stopped = true;
      client.off('ready', onReady);
      client.off('close', onClose);
      client.off('messageBuffer', onMessage);
      onClose();
    },
  };
}
