import { deepEqual, equal, notDeepEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createKeyring } from '../../keyring.ts';
import { createSessions } from '../../sessions.ts';
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

  describe('revoke with a user', () => {
    it('ends the session of this user in every process, once, and no other session', async () => {
      const { store, otherProcess } = subject();
      const keyring = createKeyring([randomBytes(32)]);
      const sessions = createSessions<number>({ store, keyring });
      const there = createSessions<number>({ store: otherProcess, keyring });
      const userId = newId();
      const [mine, kept, foreign] = [
        await there.create({ userId, data: 1 }),
        await there.create({ userId, data: 2 }),
        await there.create({ userId: newId(), data: 3 }),
      ];
      const guest = await there.createGuest({ data: 4 });
      for (const { session } of [foreign, guest])
        equal(await sessions.revoke(session.publicId, { userId }), false);
      equal(await sessions.revoke(mine.session.publicId, { userId: foreign.session.userId }), false);
      for (const { token, session } of [mine, kept, foreign, guest])
        deepEqual(await there.verify(token), { ok: true, session });

      equal(await sessions.revoke(mine.session.publicId, { userId }), true);
      equal(await sessions.revoke(mine.session.publicId, { userId }), false);
      deepEqual(await there.verify(mine.token), { ok: false, reason: 'not_found' });
      deepEqual(await listedIds(otherProcess, userId), [kept.session.publicId]);
      for (const { token, session } of [kept, foreign, guest])
        deepEqual(await there.verify(token), { ok: true, session });
    });
  });

  describe('retire', () => {
    it('ends a session and resolves to its last text', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'last', anHourMs);
      equal(await store.retire(session), 'last');
      equal(await store.read(session.publicId), null);
      deepEqual(await store.list(session.userId), []);
      const { sessions } = await store.scan('0', 1000);
      equal(
        sessions.some(({ publicId }) => publicId === session.publicId),
        false,
      );
    });

    it('resolves to null for a session that has ended', async () => {
      const { store } = subject();
      const [removed, retired] = [aSession(), aSession()];
      for (const session of [removed, retired]) await store.insert(session);
      await store.remove(removed);
      await store.retire(retired);
      for (const session of [removed, retired, aSession()]) equal(await store.retire(session), null);
    });

    it('loses no replace at the same time', async () => {
      const { store, otherProcess } = subject();
      for (const _round of times(50, () => undefined)) {
        const session = aSession();
        await store.insert(session);
        const [isReplaced, last] = await Promise.all([
          otherProcess.replace(session.publicId, session.text, 'changed', anHourMs),
          store.retire(session),
        ]);
        equal(last, isReplaced ? 'changed' : session.text);
      }
    });

    it('of 20 calls at once, one succeeds', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const texts = await Promise.all(times(20, () => store.retire(session)));
      deepEqual(
        texts.filter((text) => text !== null),
        [session.text],
      );
    });
  });

  describe('removeAll', () => {
    it('deletes the sessions of one user, except the given one', async () => {
      const { store } = subject();
      const userId = newId();
      const [kept, ...others] = times(4, () => aSession({ userId }));
      const ofOtherUser = aSession();
      for (const session of [kept, ...others, ofOtherUser]) if (session) await store.insert(session);
      const removed = await store.removeAll(userId, kept?.publicId);
      deepEqual([...removed].sort(), others.map(({ publicId }) => publicId).sort());
      deepEqual(await listedIds(store, userId), [kept?.publicId]);
      equal(await store.read(ofOtherUser.publicId), ofOtherUser.text);
      equal((await store.removeAll(userId)).length, 1);
      equal((await store.removeAll(userId)).length, 0);
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
