import type { Redis } from 'ioredis';
import type { ChangeListener } from '../store.ts';
import { sessionPrefix } from './commands.ts';
import type { Tracking } from './topology.ts';

const invalidationChannel = '__redis__:invalidate';

/** @throws TypeError when changes would be missed without an error: ended sessions would be served from the near cache */
export function assertTrackable(client: Redis, trackingClient: Redis): void {
  assertNoKeyPrefix(client);
  if (trackingClient.options.protocol === 3)
    throw new TypeError(
      'redisStore: trackingClient uses RESP3. Create it with redisTrackingClientOptions, which sets protocol: 2.',
    );
}

/** @throws TypeError when the client has a `keyPrefix` */
export function assertNoKeyPrefix({
  options,
}: {
  readonly options: { readonly keyPrefix?: string | undefined };
}): void {
  if (options.keyPrefix)
    throw new TypeError(
      'redisStore: the client must have no keyPrefix. Redis reports changes by the whole key.',
    );
}

/**
 * Starts Redis' client tracking over one RESP2 connection that redirects to itself. The mode is BCAST: it needs no reads on
 * this connection, and it reports this process' own writes too.
 *
 * A connection must turn tracking on before it subscribes, and again after each reconnect.
 */
export function startTracking(client: Redis, listeners: readonly ChangeListener[]): Tracking {
  let isTracking = false;
  let isStopped = false;

  async function turnOn(): Promise<void> {
    try {
      const id = await client.client('ID');
      await client.client('TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', sessionPrefix);
      await client.subscribe(invalidationChannel);
      if (isStopped) return;
      isTracking = true;
      invalidateAll();
    } catch {
      // A connection that cannot track is useless: reconnect, at the pace of retryStrategy.
      if (client.status === 'ready') client.disconnect(true);
    }
  }

  function invalidateAll(): void {
    for (const listener of listeners) listener.onInvalidateAll();
  }

  function onClose(): void {
    isTracking = false;
    invalidateAll();
  }

  const onReady = (): void => void turnOn();

  /** The payload is an array of keys, unlike ioredis' type; it is null after a flush of Redis. */
  function onMessage(_channel: Buffer, keys: unknown): void {
    if (!Array.isArray(keys)) return invalidateAll();
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
    isTracking: () => isTracking,
    stop() {
      isStopped = true;
      client.off('ready', onReady);
      client.off('close', onClose);
      client.off('messageBuffer', onMessage);
      onClose();
    },
  };
}
