import type { Clock, EndReason } from './session.ts';
import type { NewStoredSession, SessionStore, StoredSession } from './store.ts';

/** `serial` counts insertions: the pages of a scan go by it. */
type Kept = NewStoredSession & { readonly expiresAtMs: number; readonly serial: number };
type OnEnd = (reason: EndReason) => void;

/**
 * Sessions in this process: for tests, and for a server that is one process and may forget them. An expiry is heard by
 * watchers at the next call of any method, as there is no timer here.
 */
export function memoryStore({ clock }: { readonly clock: Clock }): SessionStore {
  const kept = new Map<string, Kept>();
  const watchers = new Map<string, Set<OnEnd>>();
  let serial = 0;

  function end(publicId: string, reason: EndReason): boolean {
    const listeners = watchers.get(publicId) ?? [];
    watchers.delete(publicId);
    for (const onEnd of listeners) queueMicrotask(() => onEnd(reason));
    return kept.delete(publicId);
  }

  function current(): Map<string, Kept> {
    const nowMs = clock.now();
    for (const { publicId, expiresAtMs } of kept.values()) if (expiresAtMs <= nowMs) end(publicId, 'ended');
    return kept;
  }

  const ofUser = (userId: string): Kept[] =>
    [...current().values()].filter((session) => session.userId === userId);

  return {
    readCommand: 'Map.get',

    read: async (publicId) => current().get(publicId)?.text ?? null,

    async replace(publicId, expected, text, expiresInMs) {
      const session = current().get(publicId);
      if (session?.text !== expected) return false;
      kept.set(publicId, { ...session, text, expiresAtMs: clock.now() + expiresInMs });
      return true;
    },

    async insert(session) {
      serial += 1;
      current().set(session.publicId, {
        ...session,
        serial,
        expiresAtMs: clock.now() + session.expiresInMs,
      });
      return ofUser(session.userId).length;
    },

    remove: async ({ publicId }) => current().has(publicId) && end(publicId, 'ended'),

    confirmOver: async () => undefined,

    retire: async ({ publicId }, expected) =>
      current().get(publicId)?.text === expected && end(publicId, 'rotated'),

    list: async (userId) => ofUser(userId).map(withoutPlace),

    async removeAll(userId, except) {
      const ending = ofUser(userId).filter(({ publicId }) => publicId !== except);
      for (const { publicId } of ending) end(publicId, 'ended');
      return ending.length;
    },

    async scan(cursor, count) {
      const rest = [...current().values()].filter((session) => session.serial > Number(cursor));
      const page = rest.slice(0, count);
      const last = page.at(-1);
      const sessions = page.map(withoutPlace);
      return rest.length > count && last ? { sessions, nextCursor: `${last.serial}` } : { sessions };
    },

    watch(publicId, onEnd) {
      const listeners = watchers.get(publicId) ?? new Set();
      watchers.set(publicId, listeners.add(onEnd));
      if (!current().has(publicId)) end(publicId, 'ended');
      return () => listeners.delete(onEnd);
    },

    available: () => true,
    close: () => watchers.clear(),
  };
}

function withoutPlace({ publicId, text }: Kept): StoredSession {
  return { publicId, text };
}
