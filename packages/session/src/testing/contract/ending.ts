import { deepEqual, equal, notDeepEqual } from 'node:assert/strict';
import { anHourMs, aSession, listedIds, newId, times, type Suite } from './harness.ts';

export function describeEnding({ describe, it, subject }: Suite): void {
  describe('remove', () => {
    it('deletes a session once', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      equal(await store.remove(session), true);
      equal(await store.remove(session), false);
      equal(await store.read(session.publicId), null);
      deepEqual(await store.list(session.userId), []);
    });
  });

  describe('retire', () => {
    it('ends a session whose text is as expected', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      equal(await store.retire(session, session.text), true);
      equal(await store.read(session.publicId), null);
      deepEqual(await store.list(session.userId), []);
      const { sessions } = await store.scan('0', 1000);
      equal(
        sessions.some(({ publicId }) => publicId === session.publicId),
        false,
      );
    });

    it('does not end a changed session, and not one that has ended', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'changed', anHourMs);
      equal(await store.retire(session, session.text), false);
      equal(await store.read(session.publicId), 'changed');
      await store.remove(session);
      equal(await store.retire(session, 'changed'), false);
    });

    it('of 20 calls at once, one succeeds', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const wins = await Promise.all(times(20, () => store.retire(session, session.text)));
      equal(wins.filter(Boolean).length, 1);
    });
  });

  describe('removeAll', () => {
    it('deletes the sessions of one user, except the given one', async () => {
      const { store } = subject();
      const userId = newId();
      const [kept, ...others] = times(4, () => aSession({ userId }));
      const ofOtherUser = aSession();
      for (const session of [kept, ...others, ofOtherUser]) if (session) await store.insert(session);
      equal(await store.removeAll(userId, kept?.publicId), 3);
      deepEqual(await listedIds(store, userId), [kept?.publicId]);
      equal(await store.read(ofOtherUser.publicId), ofOtherUser.text);
      equal(await store.removeAll(userId), 1);
      equal(await store.removeAll(userId), 0);
    });

    it('leaves no live session unlisted when sessions are inserted at the same time', async () => {
      const { store, otherProcess } = subject();
      for (const _round of times(100, () => undefined)) {
        const userId = newId();
        const sessions = times(3, () => aSession({ userId }));
        const [first, second] = sessions.map((session) => otherProcess.insert(session));
        await first;
        await Promise.all([store.removeAll(userId), second, store.removeAll(userId)]);
        const texts = await Promise.all(sessions.map(({ publicId }) => store.read(publicId)));
        const live = sessions.filter((_, index) => texts[index] !== null).map(({ publicId }) => publicId);
        deepEqual(await listedIds(store, userId), live.sort());
      }
    });

    it('a session inserted at the same time is kept, or insert resolves to 0', async () => {
      const { store, otherProcess } = subject();
      for (const _round of times(100, () => undefined)) {
        const session = aSession();
        const [listed] = await Promise.all([otherProcess.insert(session), store.removeAll(session.userId)]);
        const kept = (await store.read(session.publicId)) !== null;
        equal((await listedIds(store, session.userId)).length, kept ? 1 : 0);
        notDeepEqual({ listed, kept }, { listed: 0, kept: true });
      }
    });
  });
}
