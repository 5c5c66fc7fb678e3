import { deepEqual, equal } from 'node:assert/strict';
import type { SessionStore } from '../../store.ts';
import {
  aBriefSession,
  anHourMs,
  aSession,
  briefMs,
  listedIds,
  newId,
  times,
  type Suite,
} from './harness.ts';

export function describeListing({ describe, it, subject }: Suite): void {
  describe('insert', () => {
    it('resolves to the number of listed sessions of the user', async () => {
      const { store } = subject();
      const userId = newId();
      equal(await store.insert(aSession({ userId })), 1);
      equal(await store.insert(aSession({ userId })), 2);
      equal(await store.insert(aSession()), 1);
    });

    it('removes listings after their absolute expiry', async () => {
      const { store } = subject();
      const old = aBriefSession();
      await store.insert({ ...old, absoluteExpiresAtMs: old.nowMs + briefMs });
      await subject().pass(briefMs);
      equal(await store.insert(aSession({ userId: old.userId, nowMs: old.nowMs + briefMs })), 1);
    });
  });

  describe('a guest', () => {
    it('is read, changed and removed like a session of a user, and is in no listing', async () => {
      const { store } = subject();
      const { publicId, text, ...rest } = aSession();
      const guest = { ...rest, publicId, text, userId: undefined };
      equal(await store.insert(guest), 1);
      equal(await store.insert({ ...guest, publicId: newId() }), 1);
      equal(await store.replace(publicId, text, 'next', anHourMs), true);
      equal((await scanAll(store, 10)).get(publicId), 'next');
      deepEqual(await store.list('undefined'), []);
      deepEqual(await store.removeAll(''), []);
      equal(await store.retire({ publicId }), 'next');
      equal(await store.read(publicId), null);
      const other = { ...guest, publicId: newId() };
      await store.insert(other);
      equal(await store.remove({ publicId: other.publicId }), true);
      equal(await store.read(other.publicId), null);
    });
  });

  describe('remove without a user', () => {
    it('deletes a session of a user whose record could not be read', async () => {
      const { store } = subject();
      const session = aSession({ text: 'garbage' });
      await store.insert(session);
      equal(await store.remove({ publicId: session.publicId }), true);
      deepEqual(await store.list(session.userId), []);
      deepEqual(await store.removeAll(session.userId), []);
    });
  });

  describe('list', () => {
    it('returns the sessions of one user', async () => {
      const { store } = subject();
      const userId = newId();
      const sessions = times(3, () => aSession({ userId }));
      for (const session of [...sessions, aSession()]) await store.insert(session);
      deepEqual(await listedIds(store, userId), sessions.map(({ publicId }) => publicId).sort());
    });

    it('returns nothing for a user without sessions', async () => {
      deepEqual(await subject().store.list(newId()), []);
    });

    it('removes the listings of expired sessions', async () => {
      const { store } = subject();
      const userId = newId();
      for (const session of times(3, () => aBriefSession({ userId }))) await store.insert(session);
      await subject().pass(briefMs);
      deepEqual(await store.list(userId), []);
      equal(await store.insert(aSession({ userId })), 1);
    });

    it('keeps the listing of a session that is being inserted', async () => {
      const { store, otherProcess } = subject();
      const userId = newId();
      const sessions = times(50, () => aSession({ userId }));
      await Promise.all(sessions.flatMap((session) => [otherProcess.insert(session), store.list(userId)]));
      equal((await store.list(userId)).length, sessions.length);
    });
  });

  describe('scan', () => {
    it('returns every session, page by page', async () => {
      const { store } = subject();
      const sessions = times(57, () => aSession());
      await Promise.all(sessions.map((session) => store.insert(session)));
      const found = await scanAll(store, 10);
      for (const { publicId, text } of sessions) equal(found.get(publicId), text);
    });

    it('returns no session that has ended', async () => {
      const { store } = subject();
      const ended = aSession();
      const expired = aBriefSession();
      await store.insert(ended);
      await store.insert(expired);
      await store.remove(ended);
      await subject().pass(briefMs);
      const found = await scanAll(store, 10);
      deepEqual([found.has(ended.publicId), found.has(expired.publicId)], [false, false]);
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
