import { describe, expect, test, vi } from 'vitest';
import type { EndReason } from '../../session.ts';
import type { NewStoredSession, SessionStore } from '../../store.ts';
import { aBriefSession, anHourMs, aSession, briefMs, newId, type Subject } from './harness.ts';

export function describeWatching(subject: Subject): void {
  describe('watch', () => {
    test('reports a removal by another process', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.remove(session);
      expect(await reported(reasons)).toEqual(['ended']);
    });

    test('reports a removal by its own process', async () => {
      const { session, reasons } = await watched(subject().store);
      await subject().store.remove(session);
      expect(await reported(reasons)).toEqual(['ended']);
    });

    test('reports a removal of all sessions', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.removeAll(session.userId);
      expect(await reported(reasons)).toEqual(['ended']);
    });

    test('reports the rotation of the token', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.retire(session, session.text);
      expect(await reported(reasons)).toEqual(['rotated']);
    });

    test('reports an expiry', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await subject().pass(briefMs);
      await store.read(session.publicId);
      expect(await reported(reasons)).toEqual(['ended']);
    });

    test('reports a session that had ended already, after `watch` returned', async () => {
      const reasons: EndReason[] = [];
      subject().store.watch(newId(), (reason) => reasons.push(reason));
      expect(reasons).toEqual([]);
      expect(await reported(reasons)).toEqual(['ended']);
    });

    test('calls each watcher once', async () => {
      const { store } = subject();
      const publicId = newId();
      const [first, second]: EndReason[][] = [[], []];
      store.watch(publicId, (reason) => first?.push(reason));
      expect(await reported(first)).toEqual(['ended']);
      store.watch(publicId, (reason) => second?.push(reason));
      expect(await reported(second)).toEqual(['ended']);
      expect(first).toEqual(['ended']);
    });

    test('does not report a change as an end', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await store.replace(session.publicId, session.text, 'longer', anHourMs);
      await subject().pass(briefMs);
      expect(await store.read(session.publicId)).toBe('longer');
      expect(reasons).toEqual([]);
    });

    test('reports nothing after it was stopped', async () => {
      const { store } = subject();
      const { session, reasons, stop } = await watched(store);
      const otherReasons: EndReason[] = [];
      store.watch(session.publicId, (reason) => otherReasons.push(reason));
      stop();
      await store.remove(session);
      expect(await reported(otherReasons)).toEqual(['ended']);
      expect(reasons).toEqual([]);
    });
  });
}

/** Waits for a reason and returns all. The time is no rule of the contract: a busy machine may need seconds. */
async function reported(reasons: readonly EndReason[] = []): Promise<readonly EndReason[]> {
  await vi.waitUntil(() => reasons.length > 0, { timeout: 20_000, interval: 10 });
  return reasons;
}

type WatchedSession = { session: NewStoredSession; reasons: EndReason[]; stop: () => void };

async function watched(store: SessionStore, session = aSession()): Promise<WatchedSession> {
  const reasons: EndReason[] = [];
  await store.insert(session);
  const stop = store.watch(session.publicId, (reason) => reasons.push(reason));
  return { session, reasons, stop };
}
