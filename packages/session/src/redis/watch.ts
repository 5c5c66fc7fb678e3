import type { ChangeListener, SessionStore } from '../store.ts';
import type { Guard } from './guard.ts';
import { rotatedMark, sessionKey } from './keys.ts';
import type { Client } from './link.ts';
import { watchOne, type Seen, type Watched } from './watched.ts';

export type Watching = ChangeListener & {
  readonly watch: SessionStore['watch'];
  close(): void;
};

/**
 * Told that a session changed, it asks `client` what became of it. A session watched twice, in two tabs of a browser
 * say, is looked at twice: that is rare, and simple.
 *
 * @param tracked whether changes are told
 */
export function startWatching(client: Client, guard: Guard, tracked: () => boolean): Watching {
  const watched = new Map<string, Set<Watched>>();

  function forget(publicId: string, one: Watched): void {
    const ones = watched.get(publicId);
    ones?.delete(one);
    if (ones?.size === 0) watched.delete(publicId);
  }

  return {
    onChanged(publicId) {
      for (const one of watched.get(publicId) ?? []) one.check();
    },

    onUnsure() {
      for (const ones of watched.values()) for (const one of ones) one.check();
    },

    watch(publicId, onEnd) {
      const one = watchOne({
        look: () => look(client, publicId, guard),
        tracked,
        onEnd(reason) {
          forget(publicId, one);
          onEnd(reason);
        },
      });
      watched.set(publicId, (watched.get(publicId) ?? new Set()).add(one));
      return () => {
        one.stop();
        forget(publicId, one);
      };
    },

    close() {
      for (const ones of watched.values()) for (const one of ones) one.stop();
      watched.clear();
    },
  };
}

/** PTTL beside GET: Redis reports an expiry when it comes across it, which may be late, so the watch keeps time itself. */
async function look(client: Client, publicId: string, guard: Guard): Promise<Seen> {
  const key = sessionKey(publicId);
  try {
    const [text, expiresInMs] = await guard(() => Promise.all([client.get(key), client.pttl(key)]));
    if (text === rotatedMark) return { state: 'rotated' };
    // Redis may have let it expire between the two.
    return text === null ? { state: 'ended' } : { state: 'live', expiresInMs: Math.max(0, expiresInMs) };
  } catch {
    return { state: 'away' };
  }
}
