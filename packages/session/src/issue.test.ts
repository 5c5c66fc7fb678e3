import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isSessionId, SessionStoreError, type Sessions, type SessionStore } from './index.ts';
import { type Data, data, idleTimeoutMs, maxPerUser, minuteMs, startSessions } from './testing/fixture.ts';
import type { ManualClock } from './testing/index.ts';

let clock: ManualClock;
let store: SessionStore;
let sessions: Sessions<Data>;
beforeEach(() => {
  ({ clock, store, sessions } = startSessions());
});

test('rotate replaces the token, and keeps data, age and absolute expiry', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  clock.advance(10 * minuteMs);
  const rotated = await sessions.rotate(old.session.publicId);
  expect(rotated?.session).toMatchObject({
    data,
    createdAtMs: old.session.createdAtMs,
    absoluteExpiresAtMs: old.session.absoluteExpiresAtMs,
    touchedAtMs: clock.now(),
  });
  expect(await sessions.verify(old.token)).toEqual({ ok: false, reason: 'not_found' });
  expect(await sessions.verify(rotated?.token ?? '')).toEqual({ ok: true, session: rotated?.session });
  expect(await sessions.list('ada')).toEqual([rotated?.session]);
});

test('rotate resolves to undefined for a session that has ended', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  await sessions.revoke(session.publicId);
  expect(await sessions.rotate(session.publicId)).toBeUndefined();
  expect(await sessions.list('ada')).toEqual([]);
});

test('create stores a session until its idle timeout, and lists it until its absolute expiry', async () => {
  const insert = vi.spyOn(store, 'insert');
  const { session } = await sessions.create({ userId: 'ada', data });
  expect(insert.mock.lastCall).toEqual([
    expect.objectContaining({
      publicId: session.publicId,
      expiresInMs: idleTimeoutMs,
      absoluteExpiresAtMs: session.absoluteExpiresAtMs,
      nowMs: clock.now(),
    }),
  ]);
});

test('create tries another token if a revokeAll deleted the session meanwhile', async () => {
  const insert = vi.spyOn(store, 'insert').mockResolvedValueOnce(0);
  const { token, session } = await sessions.create({ userId: 'ada', data });
  expect(await sessions.verify(token)).toEqual({ ok: true, session });
  const ids = insert.mock.calls.map(([{ publicId }]) => publicId);
  expect(ids).toEqual([expect.not.stringMatching(session.publicId), session.publicId]);
});

test('create rejects after 20 attempts', async () => {
  const insert = vi.spyOn(store, 'insert').mockResolvedValue(0);
  await expect(sessions.create({ userId: 'ada', data })).rejects.toBeInstanceOf(SessionStoreError);
  expect(insert).toHaveBeenCalledTimes(20);
});

test('rotate leaves no session if the old one ended meanwhile', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  const retire = store.retire.bind(store);
  vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
    await store.remove(place);
    return retire(place);
  });
  expect(await sessions.rotate(old.session.publicId)).toBeUndefined();
  expect(await sessions.list('ada')).toEqual([]);
});

test('rotate does not lose an update at the same time', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  const retire = store.retire.bind(store);
  vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
    await startSessions({ store, clock }).sessions.update(old.session.publicId, (now) => ({
      ...now,
      visits: 7,
    }));
    return retire(place);
  });
  const rotated = await sessions.rotate(old.session.publicId);
  expect(await sessions.verify(rotated?.token ?? '')).toMatchObject({ session: { data: { visits: 7 } } });
});

test.each(['before', 'after'] as const)(
  'rotate returns a valid token if its last write fails once, %s its effect',
  async (moment) => {
    const old = await sessions.create({ userId: 'ada', data });
    const replace = store.replace.bind(store);
    vi.spyOn(store, 'replace').mockImplementationOnce(async (...change) => {
      if (moment === 'after') await replace(...change);
      throw new SessionStoreError('unavailable');
    });
    const rotated = await sessions.rotate(old.session.publicId);
    expect(await sessions.verify(rotated?.token ?? '')).toEqual({ ok: true, session: rotated?.session });
  },
);

test('rotate returns no token if its last write fails and a sign-out ended the new session', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  vi.spyOn(store, 'replace').mockImplementationOnce(async () => {
    await store.removeAll('ada');
    throw new SessionStoreError('unavailable');
  });
  expect(await sessions.rotate(old.session.publicId)).toBeUndefined();
  expect(await sessions.list('ada')).toEqual([]);
});

test('rotate rejects if its last write fails twice', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace').mockRejectedValue(new SessionStoreError('unavailable'));
  await expect(sessions.rotate(old.session.publicId)).rejects.toBeInstanceOf(SessionStoreError);
  expect(replace).toHaveBeenCalledTimes(2);
});

test('an update of the new session waits until it has replaced the old one', async () => {
  const old = await sessions.create({ userId: 'ada', data });
  const retire = store.retire.bind(store);
  let updated: Promise<unknown> | undefined;
  vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
    const ids = (await store.list('ada')).map(({ publicId }) => publicId);
    const made = ids.filter(isSessionId).find((id) => id !== place.publicId);
    updated = made && sessions.update(made, (now) => ({ ...now, visits: now.visits + 1 }));
    expect(await sessions.list('ada'), 'a session that moves is listed once').toHaveLength(1);
    // The update reads the new session a few times before the old one is retired.
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
    return retire(place);
  });
  const rotated = await sessions.rotate(old.session.publicId);
  expect(await updated).toBeDefined();
  expect(await sessions.verify(rotated?.token ?? '')).toMatchObject({ session: { data: { visits: 1 } } });
});

test('revokeToken ends the session of a valid token once, and of no other token', async () => {
  const { token, session } = await sessions.create({ userId: 'ada', data });
  const { token: forged } = await startSessions().sessions.create({ userId: 'ada', data });
  const remove = vi.spyOn(store, 'remove');
  for (const invalid of ['nonsense', forged]) expect(await sessions.revokeToken(invalid)).toBe(false);
  expect(remove).not.toHaveBeenCalled();
  expect(await sessions.revokeToken(token)).toBe(true);
  expect(await sessions.find(session.publicId)).toBeUndefined();
  expect(await sessions.revokeToken(token)).toBe(false);
});

test('revoke of a session that has ended confirms its end', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  await sessions.revoke(session.publicId);
  const confirmOver = vi.spyOn(store, 'confirmOver').mockRejectedValue(new SessionStoreError('unavailable'));
  await expect(sessions.revoke(session.publicId)).rejects.toBeInstanceOf(SessionStoreError);
  expect(confirmOver).toHaveBeenCalledWith(session.publicId);
});

describe('a user’s sessions', () => {
  test('are listed newest first, and only while they are live', async () => {
    const first = await sessions.create({ userId: 'ada', data });
    clock.advance(idleTimeoutMs - minuteMs);
    const second = await sessions.create({ userId: 'ada', data });
    const third = await sessions.create({ userId: 'bob', data });
    expect(await sessions.list('ada')).toEqual([second.session, first.session]);
    clock.advance(minuteMs);
    expect(await sessions.list('ada')).toEqual([second.session]);
    expect(await sessions.list('bob')).toEqual([third.session]);
  });

  test('are at most `maxPerUser`: the oldest ends', async () => {
    const issued = [];
    for (let count = 0; count <= maxPerUser; count += 1) {
      issued.push(await sessions.create({ userId: 'ada', data }));
      clock.advance(minuteMs);
    }
    const verdicts = await Promise.all(issued.map(({ token }) => sessions.verify(token)));
    expect(verdicts.map(({ ok }) => ok)).toEqual([false, true, true, true]);
  });

  test.each(['of different age', 'of the same age'])(
    '%s: the same session ends in any order of the listing',
    async (ages) => {
      const issued = [];
      for (let count = 0; count < maxPerUser; count += 1) {
        issued.push(await sessions.create({ userId: 'ada', data }));
        if (ages === 'of different age') clock.advance(minuteMs);
      }
      clock.advance(minuteMs);
      const list = store.list.bind(store);
      vi.spyOn(store, 'list').mockImplementationOnce(async (userId) => (await list(userId)).toReversed());
      await sessions.create({ userId: 'ada', data });
      const publicIds = issued.map(({ session }) => session.publicId);
      const [oldest] = ages === 'of different age' ? publicIds : publicIds.toSorted();
      const live = (await sessions.list('ada')).map(({ publicId }) => publicId);
      expect(publicIds.filter((publicId) => !live.includes(publicId))).toEqual([oldest]);
    },
  );

  test('that expired do not count', async () => {
    await sessions.create({ userId: 'ada', data });
    await sessions.create({ userId: 'ada', data });
    clock.advance(idleTimeoutMs - 1);
    const third = await sessions.create({ userId: 'ada', data });
    clock.advance(1);
    await sessions.create({ userId: 'ada', data });
    await sessions.create({ userId: 'ada', data });
    expect(await sessions.verify(third.token)).toMatchObject({ ok: true });
  });

  test('end one by one, all at once, or all but one', async () => {
    const [a, b, c] = [
      await sessions.create({ userId: 'ada', data }),
      await sessions.create({ userId: 'ada', data }),
      await sessions.create({ userId: 'ada', data }),
    ];
    expect(await sessions.revoke(a.session.publicId)).toBe(true);
    expect(await sessions.revoke(a.session.publicId)).toBe(false);
    expect(await sessions.revokeAll('ada', { except: b.session.publicId })).toBe(1);
    expect(await sessions.verify(c.token)).toEqual({ ok: false, reason: 'not_found' });
    expect(await sessions.verify(b.token)).toMatchObject({ ok: true });
    expect(await sessions.revokeAll('ada')).toBe(1);
    expect(await sessions.list('ada')).toEqual([]);
  });
});
