import type { ChangeListener, Coherence } from '../store.ts';

export type NearCacheOptions = {
  /** How many sessions are kept in this process; one more, and what was read first goes. */
  readonly maxSessions: number;
};

/**
 * - `off`: not asked for
 * - `armed`: every change is heard, and what was read is kept
 * - `disarmed`: the tracking connection is not there, or does not answer; every read asks Redis
 * - `unsupported`: a client for Sentinel or a Cluster, where tracking would have to be armed on each primary; it is off
 */
export type NearCacheState = 'off' | 'armed' | 'disarmed' | 'unsupported';

/** @throws RangeError when there is to be a near cache that holds nothing */
export function refuseUselessNearCache(options: NearCacheOptions | undefined): void {
  if (options === undefined || (Number.isSafeInteger(options.maxSessions) && options.maxSessions > 0)) return;
  throw new RangeError(
    'redisStore cannot work with nearCache.maxSessions: 1 or more; leave nearCache out for none.',
  );
}

/** Passes on to its listeners what it is told of changes. */
export function createCoherence(maxSessions: number, armed: () => boolean): ChangeListener & Coherence {
  const listeners: ChangeListener[] = [];
  return {
    maxSessions,
    armed,
    listen(listener) {
      listeners.push(listener);
    },
    onChanged(publicId) {
      for (const listener of listeners) listener.onChanged(publicId);
    },
    onUnsure() {
      for (const listener of listeners) listener.onUnsure();
    },
  };
}
