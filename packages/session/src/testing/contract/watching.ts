import { deepEqual, equal } from 'node:assert/strict';
import type { EndReason } from '../../session.ts';
import type { SessionStore } from '../../store.ts';
import {
  aBriefSession,
  anHourMs,
  aSession,
  briefMs,
  newId,
  until,
  type ListedSession,
  type Suite,
} from './harness.ts';

export function describeWatching({ describe, it, subject }: Suite): void {
  describe('watch', () => {
    it('reports a removal by another process', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.remove(session);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports a removal by its own process', async () => {
      const { session, reasons } = await watched(subject().store);
      await subject().store.remove(session);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports a removal of all sessions', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.removeAll(session.userId);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports the rotation of the token', async () => {
      const { store, otherProcess } = subject();
      const { session, reasons } = await watched(store);
      await otherProcess.retire(session);
      deepEqual(await reported(reasons), ['rotated']);
    });

    it('reports an expiry', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await subject().pass(briefMs);
      await store.read(session.publicId);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports a session that had ended already, after `watch` returned', async () => {
      const reasons: EndReason[] = [];
      subject().store.watch(newId(), (reason) => reasons.push(reason));
      deepEqual(reasons, []);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports nothing if it is stopped at once, also for a session that had ended already', async () => {
      const { store } = subject();
      const [reasons, otherReasons]: [EndReason[], EndReason[]] = [[], []];
      const stop = store.watch(newId(), (reason) => reasons.push(reason));
      stop();
      store.watch(newId(), (reason) => otherReasons.push(reason));
      deepEqual(await reported(otherReasons), ['ended']);
      deepEqual(reasons, []);
    });

    it('calls each watcher once', async () => {
      const { store } = subject();
      const publicId = newId();
      const [first, second]: EndReason[][] = [[], []];
      store.watch(publicId, (reason) => first?.push(reason));
      deepEqual(await reported(first), ['ended']);
      store.watch(publicId, (reason) => second?.push(reason));
      deepEqual(await reported(second), ['ended']);
      deepEqual(first, ['ended']);
    });

    it('does not report a change as an end', async () => {
      const { store } = subject();
      const { session, reasons } = await watched(store, aBriefSession());
      await store.replace(session.publicId, session.text, 'longer', anHourMs);
      await subject().pass(briefMs);
      equal(await store.read(session.publicId), 'longer');
      deepEqual(reasons, []);
    });

    it('stops one of two watches with the same listener', async () => {
      const { store } = subject();
      const session = aSession();
      await store.insert(session);
      const reasons: EndReason[] = [];
      const listener = (reason: EndReason): void => void reasons.push(reason);
      const stop = store.watch(session.publicId, listener);
      store.watch(session.publicId, listener);
      stop();
      await store.remove(session);
      deepEqual(await reported(reasons), ['ended']);
    });

    it('reports nothing after it was stopped', async () => {
      const { store } = subject();
      const { session, reasons, stop } = await watched(store);
      const otherReasons: EndReason[] = [];
      store.watch(session.publicId, (reason) => otherReasons.push(reason));
      stop();
      await store.remove(session);
      deepEqual(await reported(otherReasons), ['ended']);
      deepEqual(reasons, []);
    });
  });
}

/** Waits for a reason and returns all. The contract has no rule for the time: a busy machine may need seconds. */
async function reported(reasons: readonly EndReason[] = []): Promise<readonly EndReason[]> {
  await until(() => reasons.length > 0);
  return reasons;
}

type WatchedSession = { session: ListedSession; reasons: EndReason[]; stop: () => void };

async function watched(store: SessionStore, session = aSession()): Promise<WatchedSession> {
  const reasons: EndReason[] = [];
  await store.insert(session);
  const stop = store.watch(session.publicId, (reason) => reasons.push(reason));
  return { session, reasons, stop };
}
