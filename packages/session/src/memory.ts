import { assertClock } from './arguments.ts';
import { systemClock } from './clock.ts';
import { createExpiryQueue } from './expiry-queue.ts';
import type { Clock, EndReason } from './session.ts';
import type { NewStoredSession, SessionStore, StoredSession } from './store.ts';

/** A session in memory. `serial` is the order of insertion; the cursor of a scan refers to it. */
type MemorySession = NewStoredSession & { readonly expiresAtMs: number; readonly serial: number };
/** An object, because one function may watch the same session twice. */
type Watcher = { readonly onEnd: (reason: EndReason) => void };

/**
 * Keeps sessions in the memory of this process: for tests, and for a server of one process that may lose them. It has no
 * timer: watchers receive an expiry at the next call of any method.
 */
export function memoryStore({ clock = systemClock }: { readonly clock?: Clock } = {}): SessionStore {
  assertClock(clock, 'memoryStore');
  const sessions = new Map<string, MemorySession>();
  const idsByUser = new Map<string, Set<string>>();
  const watchers = new Map<string, Set<Watcher>>();
  const expiries = createExpiryQueue();
  let lastSerial = 0;

  function put(session: MemorySession): void {
    const { publicId, userId, expiresAtMs } = session;
    const earlier = sessions.get(publicId)?.expiresAtMs;
    // A later expiry needs no new entry: `liveSessions` corrects the old one.
    if (earlier === undefined || expiresAtMs < earlier) expiries.add(publicId, expiresAtMs);
    sessions.set(publicId, session);
    if (userId !== undefined) idsByUser.set(userId, (idsByUser.get(userId) ?? new Set()).add(publicId));
  }

  function end(publicId: string, reason: EndReason): boolean {
    const ended = watchers.get(publicId) ?? new Set<Watcher>();
    watchers.delete(publicId);
    for (const watcher of ended)
      queueMicrotask(() => {
        // Was it stopped meanwhile?
        if (ended.has(watcher)) watcher.onEnd(reason);
      });
    const userId = sessions.get(publicId)?.userId;
    const ids = userId === undefined ? undefined : idsByUser.get(userId);
    ids?.delete(publicId);
    if (userId !== undefined && ids?.size === 0) idsByUser.delete(userId);
    return sessions.delete(publicId);
  }

  /** Ends the expired sessions. Its time depends on how many expired, not on how many there are. */
  function liveSessions(): Map<string, MemorySession> {
    const nowMs = clock.now();
    for (const publicId of expiries.takeUntil(nowMs)) {
      const expiresAtMs = sessions.get(publicId)?.expiresAtMs;
      if (expiresAtMs === undefined) continue;
      if (expiresAtMs <= nowMs) end(publicId, 'ended');
      else expiries.add(publicId, expiresAtMs);
    }
    return sessions;
  }

  function ofUser(userId: string): MemorySession[] {
    const live = liveSessions();
    return [...(idsByUser.get(userId) ?? [])].flatMap((publicId) => live.get(publicId) ?? []);
  }

  return {
    readCommand: 'Map.get',

    read: async (publicId) => liveSessions().get(publicId)?.text ?? null,

    async replace(publicId, expected, text, expiresInMs) {
      const session = liveSessions().get(publicId);
      if (session?.text !== expected) return false;
      put({ ...session, text, expiresAtMs: clock.now() + expiresInMs });
      return true;
    },

    async insert(session) {
      liveSessions();
      lastSerial += 1;
      put({ ...session, serial: lastSerial, expiresAtMs: clock.now() + session.expiresInMs });
      return session.userId === undefined ? 1 : (idsByUser.get(session.userId)?.size ?? 1);
    },

    remove: async ({ publicId }) => liveSessions().has(publicId) && end(publicId, 'ended'),

    confirmOver: async () => undefined,

    async retire({ publicId }) {
      const session = liveSessions().get(publicId);
      if (session === undefined) return null;
      end(publicId, 'rotated');
      return session.text;
    },

    list: async (userId) => ofUser(userId).map(withoutPlace),

    async removeAll(userId, except) {
      const ids = ofUser(userId).map(({ publicId }) => publicId);
      const ending = ids.filter((publicId) => publicId !== except);
      for (const publicId of ending) end(publicId, 'ended');
      return ending;
    },

    async scan(cursor, count) {
      const page: MemorySession[] = [];
      for (const session of liveSessions().values()) {
        if (session.serial <= Number(cursor)) continue;
        if (page.length < count) page.push(session);
        else return { sessions: page.map(withoutPlace), nextCursor: `${page.at(-1)?.serial}` };
      }
      return { sessions: page.map(withoutPlace) };
    },

    watch(publicId, onEnd) {
      const watcher: Watcher = { onEnd };
      const watching = watchers.get(publicId) ?? new Set();
      watchers.set(publicId, watching.add(watcher));
      if (!liveSessions().has(publicId)) end(publicId, 'ended');
      return () => {
        watching.delete(watcher);
        if (watching.size === 0 && watchers.get(publicId) === watching) watchers.delete(publicId);
      };
    },

    available: () => true,
    close: () => watchers.clear(),
  };
}

function withoutPlace({ publicId, text }: MemorySession): StoredSession {
  return { publicId, text };
}
