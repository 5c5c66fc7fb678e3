import { describe, expect, test } from 'vitest';
import type { SessionStore } from '../../store.ts';
import { aBriefSession, aSession, briefMs, listedIds, newId, times, type Subject } from './harness.ts';

export function describeListing(subject: Subject): void {
  describe('insert', () => {
    test('resolves to the number of listed sessions of the user', async () => {
      const { store } = subject();
      const userId = newId();
      expect(await store.insert(aSession({ userId }))).toBe(1);
      expect(await store.insert(aSession({ userId }))).toBe(2);
      expect(await store.insert(aSession())).toBe(1);
    });

    test('removes listings after their absolute expiry', async () => {
      const { store } = subject();
      const old = aBriefSession();
      await store.insert({ ...old, absoluteExpiresAtMs: old.nowMs + briefMs });
      await subject().pass(briefMs);
      expect(await store.insert(aSession({ userId: old.userId, nowMs: old.nowMs + briefMs }))).toBe(1);
    });
  });

  describe('list', () => {
    test('returns the sessions of one user', async () => {
      const { store } = subject();
      const userId = newId();
      const sessions = times(3, () => aSession({ userId }));
      for (const session of [...sessions, aSession()]) await store.insert(session);
      expect(await listedIds(store, userId)).toEqual(sessions.map(({ publicId }) => publicId).sort());
    });

    test('returns nothing for a user without sessions', async () => {
      expect(await subject().store.list(newId())).toEqual([]);
    });

    test('removes the listings of expired sessions', async () => {
      const { store } = subject();
      const userId = newId();
      for (const session of times(3, () => aBriefSession({ userId }))) await store.insert(session);
      await subject().pass(briefMs);
      expect(await store.list(userId)).toEqual([]);
      expect(await store.insert(aSession({ userId }))).toBe(1);
    });

    test('keeps the listing of a session that is being inserted', async () => {
      const { store, otherProcess } = subject();
      const userId = newId();
      const sessions = times(50, () => aSession({ userId }));
      await Promise.all(sessions.flatMap((session) => [otherProcess.insert(session), store.list(userId)]));
      expect(await store.list(userId)).toHaveLength(sessions.length);
    });
  });

  describe('scan', () => {
    test('returns every session, page by page', async () => {
      const { store } = subject();
      const sessions = times(57, () => aSession());
      await Promise.all(sessions.map((session) => store.insert(session)));
      const found = await scanAll(store, 10);
      for (const { publicId, text } of sessions) expect(found.get(publicId)).toBe(text);
    });

    test('returns no session that has ended', async () => {
      const { store } = subject();
      const ended = aSession();
      const expired = aBriefSession();
      await store.insert(ended);
      await store.insert(expired);
      await store.remove(ended);
      await subject().pass(briefMs);
      const found = await scanAll(store, 10);
      expect([found.has(ended.publicId), found.has(expired.publicId)]).toEqual([false, false]);
    });
  });
}

async function scanAll(store: SessionStore, count: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let cursor: string | undefined = '0'; cursor !== undefined;) {
    const page: Awaited<ReturnType<SessionStore['scan']>> = await store.scan(cursor, count);
    for (const { publicId, text } of page.sessions) found.set(publicId, text);
    cursor = page.nextCursor;
  }
  return found;
}
