import { describe, expect, test } from 'vitest';
import { aBriefSession, anHourMs, aSession, briefMs, newId, times, type Subject } from './harness.ts';

export function describeWriting(subject: Subject): void {
  describe('read', () => {
    test('returns the text that was inserted', async () => {
      const session = aSession({ text: '{"name":"Zoë 🦊"}' });
      await subject().store.insert(session);
      expect(await subject().otherProcess.read(session.publicId)).toBe(session.text);
    });

    test('returns null for an unknown session', async () => {
      expect(await subject().store.read(newId())).toBeNull();
    });

    test('returns null for an expired session', async () => {
      const session = aBriefSession();
      await subject().store.insert(session);
      await subject().pass(briefMs);
      expect(await subject().store.read(session.publicId)).toBeNull();
    });
  });

  describe('replace', () => {
    test('replaces only the expected text', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      expect(await store.replace(session.publicId, session.text, 'second', anHourMs)).toBe(true);
      expect(await store.replace(session.publicId, session.text, 'third', anHourMs)).toBe(false);
      expect(await store.read(session.publicId)).toBe('second');
    });

    test('sets the new expiry', async () => {
      const { store } = subject();
      const session = aBriefSession();
      await store.insert(session);
      await store.replace(session.publicId, session.text, 'longer', anHourMs);
      await subject().pass(briefMs);
      expect(await store.read(session.publicId)).toBe('longer');
    });

    test('does not restore a session that ended', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      await store.remove(session);
      expect(await store.replace(session.publicId, session.text, 'back', anHourMs)).toBe(false);
      expect(await store.read(session.publicId)).toBeNull();
    });

    test('of 20 calls at once, one succeeds', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const wins = await Promise.all(
        times(20, (index) => store.replace(session.publicId, session.text, `text ${index}`, anHourMs)),
      );
      expect(wins.filter(Boolean)).toHaveLength(1);
      expect(await store.read(session.publicId)).toBe(`text ${wins.indexOf(true)}`);
    });
  });
}
