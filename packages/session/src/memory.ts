import type { Clock, EndReason } from './session.ts';
import type { NewStoredSession, SessionStore, StoredSession } from './store.ts';

/** A session in memory. `serial` is the order of insertion; the cursor of a scan refers to it. */
type MemorySession = NewStoredSession & { readonly expiresAtMs: number; readonly serial: number };
type OnEnd = (reason: EndReason) => void;

/**
 * Keeps sessions in the memory of this process: for tests, and for a server of one process that may lose them. It has no
 * timer: watchers receive an expiry at the next call of any method.
 */
export function memoryStore({ clock }: { readonly clock: Clock }): SessionStore {
  const sessions = new Map<string, MemorySession>();
  const watchers = new Map<string, Set<OnEnd>>();
  let serial = 0;

  function end(publicId: string, reason: EndReason): boolean {
    const listeners = watchers.get(publicId) ?? [];
    watchers.delete(publicId);
    for (const onEnd of listeners) queueMicrotask(() => onEnd(reason));
    return sessions.delete(publicId);
  }

  function liveSessions(): Map<string, MemorySession> {
    const nowMs = clock.now();
    for (const { publicId, expiresAtMs } of sessions.values())
      if (expiresAtMs <= nowMs) end(publicId, 'ended');
    return sessions;
  }

  const ofUser = (userId: string): MemorySession[] =>
    [...liveSessions().values()].filter((session) => session.userId === userId);

  return {
    readCommand: 'Map.get',

    read: async (publicId) => liveSessions().get(publicId)?.text ?? null,

    async replace(publicId, expected, text, expiresInMs) {
      const session = liveSessions().get(publicId);
      if (session?.text !== expected) return false;
      sessions.set(publicId, { ...session, text, expiresAtMs: clock.now() + expiresInMs });
      return true;
    },

    async insert(session) {
      serial += 1;
      liveSessions().set(session.publicId, {
        ...session,
        serial,
        expiresAtMs: clock.now() + session.expiresInMs,
      });
      return session.userId === undefined ? 1 : ofUser(session.userId).length;
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
      const ending = ofUser(userId).filter(({ publicId }) => publicId !== except);
      for (const { publicId } of ending) end(publicId, 'ended');
      return ending.map(({ publicId }) => publicId);
    },

    async scan(cursor, count) {
      const rest = [...liveSessions().values()].filter((session) => session.serial > Number(cursor));
      const page = rest.slice(0, count);
      const last = page.at(-1);
      const found = page.map(withoutPlace);
      return rest.length > count && last
        ? { sessions: found, nextCursor: `${last.serial}` }
        : { sessions: found };
    },

    watch(publicId, onEnd) {
      const listeners = watchers.get(publicId) ?? new Set();
      watchers.set(publicId, listeners.add(onEnd));
      if (!liveSessions().has(publicId)) end(publicId, 'ended');
      return () => listeners.delete(onEnd);
    },

    available: () => true,
    close: () => watchers.clear(),
  };
}

function withoutPlace({ publicId, text }: MemorySession): StoredSession {
  return { publicId, text };
}
