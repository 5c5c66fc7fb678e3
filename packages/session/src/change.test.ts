import { beforeEach, expect, test, vi } from 'vitest';
import { SessionStoreError, type Sessions, type SessionStore } from './index.ts';
import {
  type Data,
  data,
  idleTimeoutMs,
  minuteMs,
  touchIntervalMs,
  startSessions,
} from './testing/fixture.ts';
import type { ManualClock } from './testing/index.ts';

let clock: ManualClock;
let store: SessionStore;
let sessions: Sessions<Data>;
beforeEach(() => {
  ({ clock, store, sessions } = startSessions());
});

test('update changes the data and nothing else', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  clock.advance(10 * minuteMs);
  const updated = await sessions.update(session.publicId, (old) => ({ ...old, visits: old.visits + 1 }));
  expect(updated).toEqual({ ...session, data: { role: 'user', visits: 1 } });
  expect(await sessions.find(session.publicId)).toEqual(updated);
});

test('update loses none of 50 updates at once', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  await Promise.all(
    Array.from({ length: 50 }, () =>
      sessions.update(session.publicId, (old) => ({ ...old, visits: old.visits + 1 })),
    ),
  );
  expect((await sessions.find(session.publicId))?.data.visits).toBe(50);
});

test('an update and a slide of the idle timeout at once lose neither change', async () => {
  const { token, session } = await sessions.create({ userId: 'ada', data });
  clock.advance(touchIntervalMs);
  await Promise.all([
    sessions.verify(token),
    sessions.update(session.publicId, (old) => ({ ...old, role: 'admin' })),
    sessions.touch(session.publicId),
  ]);
  expect(await sessions.find(session.publicId)).toMatchObject({
    data: { role: 'admin' },
    touchedAtMs: clock.now(),
  });
});

test('update resolves to undefined for a session that has ended', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  await sessions.revoke(session.publicId);
  expect(await sessions.update(session.publicId, () => data)).toBeUndefined();
  expect(await sessions.find(session.publicId)).toBeUndefined();
});

test('update rejects after 100 lost races', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace').mockResolvedValue(false);
  const updated = sessions.update(session.publicId, () => ({ ...data, visits: 7 }));
  await expect(updated).rejects.toBeInstanceOf(SessionStoreError);
  await expect(updated).rejects.toMatchObject({ code: 'session_contended', status: 503 });
  expect(replace).toHaveBeenCalledTimes(100);
});

test('update keeps the time until the idle timeout in the store', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace');
  clock.advance(10 * minuteMs);
  await sessions.update(session.publicId, () => ({ ...data, visits: 7 }));
  const [, , , expiresInMs] = replace.mock.lastCall ?? [];
  expect(expiresInMs).toBe(idleTimeoutMs - 10 * minuteMs);
});

test('an update that changes nothing writes nothing', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace');
  expect(await sessions.update(session.publicId, (old) => ({ ...old }))).toEqual(session);
  expect(replace).not.toHaveBeenCalled();
});

test('update writes nothing if the session expires meanwhile', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace');
  const updated = await sessions.update(session.publicId, (old) => {
    clock.advance(idleTimeoutMs);
    return { ...old, visits: 7 };
  });
  expect(updated).toBeUndefined();
  expect(replace).not.toHaveBeenCalled();
});
