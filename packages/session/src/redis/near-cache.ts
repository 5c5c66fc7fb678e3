import type { ChangeListener, Coherence } from '../store.ts';

export type NearCacheOptions = {
  /** Maximum number of sessions kept in this process. When it is full, a session that was not used lately is removed. */
  readonly maxSessions: number;
};

/**
 * State of the near cache:
 * - `off`: the option `nearCache` is not set
 * - `tracking`: changes are tracked, and sessions that were read are kept
 * - `bypassed`: the tracking connection is down or does not reply, and every read queries Redis
 * - `unsupported`: the client is for Sentinel or a Cluster, where the near cache is off
 */
export type NearCacheState = 'off' | 'tracking' | 'bypassed' | 'unsupported';

/** @throws RangeError when `maxSessions` is not a whole number of 1 or more */
export function validateNearCache(options: NearCacheOptions | undefined): void {
  if (options === undefined || (Number.isSafeInteger(options.maxSessions) && options.maxSessions > 0)) return;
  throw new RangeError(
    `redisStore: nearCache.maxSessions must be a whole number of 1 or more (got ${options.maxSessions}). Omit nearCache to turn it off.`,
  );
}

/** Forwards changes from the tracking connection to the near caches that listen. */
export function createCoherence(maxSessions: number, isTracking: () => boolean): ChangeListener & Coherence {
  const listeners: ChangeListener[] = [];
  return {
    maxSessions,
    isTracking,
    listen(listener) {
      listeners.push(listener);
    },
    onChanged(publicId) {
      for (const listener of listeners) listener.onChanged(publicId);
    },
    onInvalidateAll() {
      for (const listener of listeners) listener.onInvalidateAll();
    },
  };
}
