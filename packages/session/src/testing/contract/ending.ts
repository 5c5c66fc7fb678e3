import { describe, expect, test } from 'vitest';
import { anHourMs, aSession, listedIds, newId, times, type Subject } from './harness.ts';

export function describeEnding(subject: Subject): void {
  describe('remove', () => {
    test('deletes a session once', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      expect(await store.remove(session)).toBe(true);
      expect(await store.remove(session)).toBe(false);
      expect(await store.read(session.publicId)).toBeNull();
      expect(await store.list(session.userId)).toEqual([]);
    });
  });

  describe('retire', () => {
    test('ends a session whose text is as expected', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      expect(await store.retire(session, session.text)).toBe(true);
      expect(await store.read(session.publicId)).toBeNull();
      expect(await store.list(session.userId)).toEqual([]);
      expect((await store.scan('0', 1000)).sessions).not.toContainEqual(
        expect.objectContaining({ publicId: session.publicId }),
      );
    });

    test('does not end a changed session, and not one that has ended', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'changed', anHourMs);
      expect(await store.retire(session, session.text)).toBe(false);
      expect(await store.read(session.publicId)).toBe('changed');
      await store.remove(session);
      expect(await store.retire(session, 'changed')).toBe(false);
    });

    test('of 20 calls at once, one succeeds', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const wins = await Promise.all(times(20, () => store.retire(session, session.text)));
      expect(wins.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('removeAll', () => {
    test('deletes the sessions of one user, except the given one', async () => {
      const { store } = subject();
      const userId = newId();
      const [kept, ...others] = times(4, () => aSession({ userId }));
      const ofOtherUser = aSession();
      for (const session of [kept, ...others, ofOtherUser]) if (session) await store.insert(session);
      expect(await store.removeAll(userId, kept?.publicId)).toBe(3);
      expect(await listedIds(store, userId)).toEqual([kept?.publicId]);
      expect(await store.read(ofOtherUser.publicId)).toBe(ofOtherUser.text);
      expect(await store.removeAll(userId)).toBe(1);
      expect(await store.removeAll(userId)).toBe(0);
    });

    test('leaves no live session unlisted when sessions are inserted at the same time', async () => {
      const { store, otherProcess } = subject();
      for (const _round of times(100, () => undefined)) {
        const userId = newId();
        const sessions = times(3, () => aSession({ userId }));
        const [first, second] = sessions.map((session) => otherProcess.insert(session));
        await first;
        await Promise.all([store.removeAll(userId), second, store.removeAll(userId)]);
        const texts = await Promise.all(sessions.map(({ publicId }) => store.read(publicId)));
        const live = sessions.filter((_, index) => texts[index] !== null).map(({ publicId }) => publicId);
        expect(await listedIds(store, userId)).toEqual(live.sort());
      }
    });

    test('a session inserted at the same time is kept, or insert resolves to 0', async () => {
      const { store, otherProcess } = subject();
      for (const _round of times(100, () => undefined)) {
        const session = aSession();
        const [listed] = await Promise.all([otherProcess.insert(session), store.removeAll(session.userId)]);
        const kept = (await store.read(session.publicId)) !== null;
        expect(await listedIds(store, session.userId)).toHaveLength(kept ? 1 : 0);
        expect({ listed, kept }).not.toEqual({ listed: 0, kept: true });
      }
    });
  });
}
