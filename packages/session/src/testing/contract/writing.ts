import { deepEqual, equal } from 'node:assert/strict';
import { aBriefSession, anHourMs, aSession, briefMs, newId, times, type Suite } from './harness.ts';

export function describeWriting({ describe, it, subject }: Suite): void {
  describe('read', () => {
    it('returns the text that was inserted', async () => {
      const session = aSession({ text: '{"name":"Zoë 🦊"}' });
      await subject().store.insert(session);
      equal(await subject().otherProcess.read(session.publicId), session.text);
    });

    it('returns null for an unknown session', async () => {
      equal(await subject().store.read(newId()), null);
    });

    it('returns null for an expired session', async () => {
      const session = aBriefSession();
      await subject().store.insert(session);
      await subject().pass(briefMs);
      equal(await subject().store.read(session.publicId), null);
    });
  });

  describe('replace', () => {
    it('replaces only the expected text', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      equal(await store.replace(session.publicId, session.text, 'second', anHourMs), true);
      equal(await store.replace(session.publicId, session.text, 'third', anHourMs), false);
      equal(await store.read(session.publicId), 'second');
    });

    it('sets the new expiry', async () => {
      const { store } = subject();
      const session = aBriefSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'longer', anHourMs);
      await subject().pass(briefMs);
      equal(await store.read(session.publicId), 'longer');
    });

    it('ends the session at the new expiry', async () => {
      const { store } = subject();
      const session = aBriefSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'longer', 2 * briefMs);
      await subject().pass(briefMs);
      equal(await store.read(session.publicId), 'longer');
      await subject().pass(briefMs);
      equal(await store.read(session.publicId), null);
      deepEqual(await store.list(session.userId), []);
    });

    it('does not restore a session that ended', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      await store.remove(session);
      equal(await store.replace(session.publicId, session.text, 'back', anHourMs), false);
      equal(await store.read(session.publicId), null);
    });

    it('of 20 calls at once, one succeeds', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const wins = await Promise.all(
        times(20, (index) => store.replace(session.publicId, session.text, `text ${index}`, anHourMs)),
      );
      equal(wins.filter(Boolean).length, 1);
      equal(await store.read(session.publicId), `text ${wins.indexOf(true)}`);
    });
  });
}
