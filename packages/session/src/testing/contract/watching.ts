import { describe, expect, test, vi } from 'vitest';
import type { EndReason } from '../../session.ts';
import type { NewStoredSession, SessionStore } from '../../store.ts';
import { aBriefSession, anHourMs, aSession, briefMs, newId, type Subject } from './harness.ts';

export function describeWatching(subject: Subject): void {
  describe('watch', () => {
    test('hears a removal on another replica', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.remove(session);
      await vi.waitFor(() => expect(reasons).toEqual(['ended']));
    });

    test('hears a removal on its own replica', async () => {
      const { session, reasons } = await watched(subject().store);
      await subject().store.remove(session);
      await vi.waitFor(() => expect(reasons).toEqual(['ended']));
    });

    test('hears a removal of all', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.removeAll(session.userId);
      await vi.waitFor(() => expect(reasons).toEqual(['ended']));
    });

    test('hears that a token was rotated', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.retire(session, session.text);
      await vi.waitFor(() => expect(reasons).toEqual(['rotated']));
    });

    test('hears an expiry', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await subject().pass(briefMs);
      await store.read(session.publicId);
      await vi.waitFor(() => expect(reasons).toEqual(['ended']));
    });

    test('hears of a session that was over before', async () => {
      const reasons: EndReason[] = [];
      subject().store.watch(newId(), (reason) => reasons.push(reason));
      expect(reasons).toEqual([]);
      await vi.waitFor(() => expect(reasons).toEqual(['ended']));
    });

    test('takes a change for what it is, and no end', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await store.replace(session.publicId, session.text, 'longer', anHourMs);
      await subject().pass(briefMs);
      expect(await store.read(session.publicId)).toBe('longer');
      expect(reasons).toEqual([]);
    });

    test('is silent once it is stopped', async () => {
      const { store } = subject();
      const { session, reasons, stop } = await watched(store);
      const witness: EndReason[] = [];
      store.watch(session.publicId, (reason) => witness.push(reason));
      stop();
      await store.remove(session);
      await vi.waitFor(() => expect(witness).toEqual(['ended']));
      expect(reasons).toEqual([]);
    });
  });
}

type WatchedSession = { session: NewStoredSession; reasons: EndReason[]; stop: () => void };

async function watched(store: SessionStore, session = aSession()): Promise<WatchedSession> {
  const reasons: EndReason[] = [];
  await store.insert(session);
  const stop = store.watch(session.publicId, (reason) => reasons.push(reason));
  return { session, reasons, stop };
}
