import type { ChangeListener, SessionStore } from '../store.ts';
import type { Guard } from './availability.ts';
import { rotatedMark } from './commands.ts';
import type { Keys } from './keys.ts';
import { watchSession, type SessionState, type SessionWatcher } from './session-watcher.ts';
import type { Client } from './topology.ts';

export type Watching = ChangeListener & {
  readonly watch: SessionStore['watch'];
  close(): void;
};

/**
 * Watches sessions: reads a session again after each change. A session that is watched twice, for example in two tabs of a
 * browser, is read twice. That is rare, and simpler than sharing a watcher.
 */
export function startWatching(
  { client, keys }: { readonly client: Client; readonly keys: Keys },
  guard: Guard,
  isTracking: () => boolean,
): Watching {
  const watchersById = new Map<string, Set<SessionWatcher>>();

  function forget(publicId: string, watcher: SessionWatcher): void {
    const watchers = watchersById.get(publicId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) watchersById.delete(publicId);
  }

  return {
    onChanged(publicId) {
      for (const watcher of watchersById.get(publicId) ?? []) watcher.check();
    },

    onInvalidateAll() {
      for (const watchers of watchersById.values()) for (const watcher of watchers) watcher.check();
    },

    watch(publicId, onEnd) {
      const watcher = watchSession({
        readState: () => readState(client, keys.session(publicId), guard),
        isTracking,
        onEnd(reason) {
          forget(publicId, watcher);
          onEnd(reason);
        },
      });
      watchersById.set(publicId, (watchersById.get(publicId) ?? new Set()).add(watcher));
      return () => {
        watcher.stop();
        forget(publicId, watcher);
      };
    },

    close() {
      for (const watchers of watchersById.values()) for (const watcher of watchers) watcher.stop();
      watchersById.clear();
    },
  };
}

/** Sends PTTL with GET: Redis may report an expiry late, so the watcher sets its own timer. */
async function readState(client: Client, key: string, guard: Guard): Promise<SessionState> {
  try {
    const [text, expiresInMs] = await guard(() => Promise.all([client.get(key), client.pttl(key)]));
    if (text === rotatedMark) return { state: 'rotated' };
    // PTTL is negative if the session expired between the two commands.
    return text === null ? { state: 'ended' } : { state: 'live', expiresInMs: Math.max(0, expiresInMs) };
  } catch {
    return { state: 'unavailable' };
  }
}
