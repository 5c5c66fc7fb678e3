import type { Redis } from 'ioredis';
import type { ChangeListener } from '../store.ts';
import { withoutArguments } from './availability.ts';
import type { Keys } from './keys.ts';
import type { Tracking } from './topology.ts';

const invalidationChannel = '__redis__:invalidate';

/** Time before a connection whose tracking Redis refused tries again, in milliseconds. It doubles at each refusal. */
const firstRetryMs = 1000;
const maxRetryMs = 30_000;

export type TrackingOptions = {
  readonly keys: Keys;
  readonly listeners: readonly ChangeListener[];
  readonly onError: (error: Error) => void;
};

/**
 * Starts Redis' client tracking over one RESP2 connection that redirects to itself. The mode is BCAST: it needs no reads on
 * this connection, and it reports this process' own writes too.
 *
 * A connection must turn tracking on before it subscribes, and again after each reconnect.
 */
export function startTracking(client: Redis, { keys, listeners, onError }: TrackingOptions): Tracking {
  let isTracking = false;
  let isStopped = false;
  let refusals = 0;
  let retry: NodeJS.Timeout | undefined;

  async function turnOn(): Promise<void> {
    try {
      const id = await client.client('ID');
      await client.client('TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', keys.sessions);
      await client.subscribe(invalidationChannel);
      if (isStopped) return;
      isTracking = true;
      refusals = 0;
      invalidateAll();
    } catch (error) {
      if (!isStopped && client.status === 'ready') onRefusal(error);
    }
  }

  /** Tries again on a new connection, because a connection may be subscribed or may track already. */
  function onRefusal(cause: unknown): void {
    refusals += 1;
    if (refusals === 1) onError(refusalError(cause));
    const delayMs = Math.min(firstRetryMs * 2 ** (refusals - 1), maxRetryMs);
    retry = setTimeout(() => client.disconnect(true), delayMs).unref();
  }

  function invalidateAll(): void {
    for (const listener of listeners) listener.onInvalidateAll();
  }

  function onClose(): void {
    clearTimeout(retry);
    isTracking = false;
    invalidateAll();
  }

  const onReady = (): void => void turnOn();

  /** The payload is an array of keys, unlike ioredis' type; it is null after a flush of Redis. */
  function onMessage(_channel: Buffer, changed: unknown): void {
    if (!Array.isArray(changed)) return invalidateAll();
    for (const key of changed) {
      const publicId = keys.publicIdOf(String(key));
      if (publicId !== undefined) for (const listener of listeners) listener.onChanged(publicId);
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

function refusalError(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    'Redis refused to track changes, so watched sessions are read four times a second, and the near cache is bypassed. ' +
      `Allow CLIENT ID, CLIENT TRACKING, SUBSCRIBE and the channel ${invalidationChannel}: ${reason}`,
    { cause: withoutArguments(cause) },
  );
}
