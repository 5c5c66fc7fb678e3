import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  isUserSession,
  SessionLimitError,
  SessionStoreError,
  type Sessions,
  type SessionStore,
} from './index.ts';
import {
  absoluteLifetimeMs,
  data,
  idleTimeoutMs,
  maxPerUser,
  minuteMs,
  startSessions,
  type Data,
} from './testing/fixture.ts';
import type { ManualClock } from './testing/index.ts';

let clock: ManualClock;
let store: SessionStore;
let sessions: Sessions<Data>;
beforeEach(() => {
  ({ clock, store, sessions } = startSessions());
});

const dayMs = 24 * 60 * minuteMs;
/** Changes the data that it receives, instead of returning other data. */
const addVisit = (old: Data): Data => Object.assign(old, { visits: 1 });

test('isUserSession is true for a session of a user, and false for a guest and without a session', async () => {
  const [user, guest] = [
    await sessions.create({ userId: 'ada', data }),
    await sessions.createGuest({ data }),
  ];
  expect([user.session, guest.session, undefined].map(isUserSession)).toEqual([true, false, false]);
});

describe('a guest', () => {
  test('has a session without a user, which no listing contains', async () => {
    const { token, session } = await sessions.createGuest({ data });
    expect(session.userId).toBeUndefined();
    expect(session.authenticatedAtMs).toBeUndefined();
    expect(isUserSession(session)).toBe(false);
    expect(await sessions.verify(token)).toEqual({ ok: true, session });
    expect((await sessions.page()).sessions).toEqual([session]);
    expect(await sessions.revoke(session.publicId)).toBe(true);
    expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'not_found' });
  });

  test('keeps the data under a new token after a rotation', async () => {
    const guest = await sessions.createGuest({ data });
    const rotated = await sessions.rotate(guest.session.publicId);
    expect(rotated?.session).toMatchObject({ userId: undefined, data });
    expect(await sessions.verify(guest.token)).toEqual({ ok: false, reason: 'not_found' });
  });

  test('signs in: renew sets the user, the data and the token in one step', async () => {
    const guest = await sessions.createGuest({ data: { ...data, visits: 3 } });
    clock.advance(10 * minuteMs);
    const renewed = await sessions.renew(guest.session.publicId, {
      userId: 'ada',
      data: (old) => ({ ...old, role: 'admin' }),
    });
    expect(renewed?.session).toMatchObject({
      userId: 'ada',
      data: { role: 'admin', visits: 3 },
      createdAtMs: guest.session.createdAtMs,
      authenticatedAtMs: clock.now(),
      absoluteExpiresAtMs: clock.now() + absoluteLifetimeMs,
    });
    expect(await sessions.verify(guest.token)).toEqual({ ok: false, reason: 'not_found' });
    expect(await sessions.verify(renewed?.token ?? '')).toEqual({ ok: true, session: renewed?.session });
    expect(await sessions.list('ada')).toEqual([renewed?.session]);
  });

  test('stays a guest if the sign-in names no user', async () => {
    const guest = await sessions.createGuest({ data });
    await expect(sessions.renew(guest.session.publicId)).rejects.toBeInstanceOf(TypeError);
    expect(await sessions.verify(guest.token)).toMatchObject({ ok: true });
  });

  test('gets no data of another user, whose session ends', async () => {
    for (const change of [undefined, (old: Data) => ({ ...old })]) {
      const ada = await sessions.create({ userId: 'ada', data: { ...data, visits: 3 } });
      const renewal = { userId: 'bob', data: change };
      expect(await sessions.renew(ada.session.publicId, renewal)).toBeUndefined();
      expect(await sessions.verify(ada.token)).toEqual({ ok: false, reason: 'not_found' });
      expect(await sessions.list('bob')).toEqual([]);
      expect(await sessions.list('ada')).toEqual([]);
      // The same calls for the same user keep the data.
      const again = await sessions.create({ userId: 'bob', data: { ...data, visits: 3 } });
      expect((await sessions.renew(again.session.publicId, renewal))?.session.data.visits).toBe(3);
      await sessions.revokeAll('bob');
    }
    const ada = await sessions.create({ userId: 'ada', data: { ...data, visits: 3 } });
    const bob = await sessions.renew(ada.session.publicId, { userId: 'bob', data });
    expect(bob?.session).toMatchObject({ userId: 'bob', data });
  });

  test('counts for `maxPerUser` only after the sign-in', async () => {
    const first = await sessions.create({ userId: 'ada', data });
    clock.advance(1);
    for (let count = 1; count < maxPerUser; count += 1) await sessions.create({ userId: 'ada', data });
    const guest = await sessions.createGuest({ data });
    expect(await sessions.list('ada')).toHaveLength(maxPerUser);
    clock.advance(1);
    const renewed = await sessions.renew(guest.session.publicId, { userId: 'ada' });
    expect(await sessions.verify(first.token)).toEqual({ ok: false, reason: 'not_found' });
    expect(await sessions.verify(renewed?.token ?? '')).toMatchObject({ ok: true });
    expect(await sessions.list('ada')).toHaveLength(maxPerUser);
  });

  test('one of two simultaneous sign-ins above `maxPerUser` succeeds', async () => {
    const strict = startSessions({ evict: 'refuse', maxPerUser: 1 }).sessions;
    const guests = [await strict.createGuest({ data }), await strict.createGuest({ data })];
    const renewals = guests.map(({ session }) => strict.renew(session.publicId, { userId: 'ada' }));
    const outcomes = (await Promise.allSettled(renewals)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await strict.list('ada')).toHaveLength(1);
  });

  test('stays a guest if the sign-in is refused', async () => {
    const strict = startSessions({ evict: 'refuse', maxPerUser: 1 }).sessions;
    await strict.create({ userId: 'ada', data });
    const guest = await strict.createGuest({ data });
    const refused = strict.renew(guest.session.publicId, { userId: 'ada' });
    await expect(refused).rejects.toBeInstanceOf(SessionLimitError);
    expect(await strict.verify(guest.token)).toMatchObject({ ok: true });
    expect(await strict.list('ada')).toHaveLength(1);
  });
});

describe('renew', () => {
  test('without arguments records that the user authenticated again', async () => {
    const old = await sessions.create({ userId: 'ada', data, absoluteLifetimeMs: 30 * dayMs });
    clock.advance(minuteMs);
    const renewed = await sessions.renew(old.session.publicId);
    expect(renewed?.session).toMatchObject({
      userId: 'ada',
      data,
      authenticatedAtMs: clock.now(),
      absoluteExpiresAtMs: clock.now() + 30 * dayMs,
    });
    expect((await sessions.rotate(renewed?.session.publicId ?? old.session.publicId))?.session).toMatchObject(
      {
        createdAtMs: old.session.createdAtMs,
        authenticatedAtMs: clock.now(),
      },
    );
  });

  test('keeps the lifetimes of the session, however often it is renewed', async () => {
    const lifetimes = { idleTimeoutMs: 7 * dayMs, absoluteLifetimeMs: 30 * dayMs };
    let { session } = await sessions.create({ userId: 'ada', data, ...lifetimes });
    for (const _time of [1, 2, 3]) {
      clock.advance(dayMs);
      const renewed = await sessions.renew(session.publicId);
      expect(renewed?.session).toMatchObject({
        idleExpiresAtMs: clock.now() + 7 * dayMs,
        absoluteExpiresAtMs: clock.now() + 30 * dayMs,
      });
      if (!renewed || !isUserSession(renewed.session)) throw new Error('not renewed');
      ({ session } = renewed);
    }
  });

  test('gives the function frozen data, and leaves the session if the function changes the data', async () => {
    const { token, session } = await sessions.create({ userId: 'ada', data });
    await expect(sessions.renew(session.publicId, { data: addVisit })).rejects.toThrow(/frozen|read only/);
    expect(await sessions.verify(token)).toEqual({ ok: true, session });
  });

  test('refuses lifetimes that are impossible, and leaves the session', async () => {
    const { token, session } = await sessions.create({ userId: 'ada', data });
    for (const wrong of [{ idleTimeoutMs: 0 }, { absoluteLifetimeMs: -1 }])
      await expect(sessions.renew(session.publicId, wrong)).rejects.toBeInstanceOf(RangeError);
    expect(await sessions.verify(token)).toEqual({ ok: true, session });
  });

  test('does not evict: the user has as many sessions as before', async () => {
    const issued = [];
    for (let count = 0; count < maxPerUser; count += 1)
      issued.push(await sessions.create({ userId: 'ada', data }));
    const [first, second, third] = issued;
    if (!first || !second || !third) throw new Error('three sessions');
    await sessions.renew(third.session.publicId);
    for (const { token } of [first, second]) expect(await sessions.verify(token)).toMatchObject({ ok: true });
  });

  test('is not refused for a user with `maxPerUser` sessions: it adds none', async () => {
    const strict = startSessions({ evict: 'refuse', maxPerUser: 1 }).sessions;
    const { session } = await strict.create({ userId: 'ada', data });
    expect((await strict.renew(session.publicId))?.session).toMatchObject({ userId: 'ada' });
    expect(await strict.list('ada')).toHaveLength(1);
  });

  test('of 20 calls at once, one succeeds, and one session is left', async () => {
    const guest = await sessions.createGuest({ data });
    const results = await Promise.all(
      Array.from({ length: 20 }, () => sessions.renew(guest.session.publicId, { userId: 'ada' })),
    );
    expect(results.filter((result) => result !== undefined)).toHaveLength(1);
    expect(await sessions.list('ada')).toHaveLength(1);
  });

  test('resolves to undefined for a session that has ended', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await sessions.revoke(session.publicId);
    expect(await sessions.renew(session.publicId)).toBeUndefined();
  });

  test('returns no token if a revokeAll ended the new session meanwhile', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    const retire = store.retire.bind(store);
    vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
      const text = await retire(place);
      await sessions.revokeAll('ada');
      return text;
    });
    expect(await sessions.renew(session.publicId)).toBeUndefined();
    expect(await sessions.list('ada')).toEqual([]);
  });

  test('returns a token if the function throws for data that changed meanwhile, and reports the error', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const started = startSessions({ clock, store, hooks: { onError } }).sessions;
    const guest = await started.createGuest({ data });
    const retire = store.retire.bind(store);
    vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
      await startSessions({ clock, store }).sessions.update(guest.session.publicId, (old) => ({
        ...old,
        visits: 7,
      }));
      return retire(place);
    });
    const error = new Error('of the application');
    const renewed = await started.renew(guest.session.publicId, {
      userId: 'ada',
      data(old) {
        if (old.visits === 7) throw error;
        return { ...old, role: 'admin' };
      },
    });
    expect(onError.mock.calls).toEqual([[error]]);
    expect(renewed?.session.data).toEqual({ ...data, role: 'admin' });
    expect(await started.verify(renewed?.token ?? '')).toEqual({ ok: true, session: renewed?.session });
  });

  test('returns a token if the eviction that follows fails, and the next sign-in evicts', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const started = startSessions({ clock, store, maxPerUser: 1, hooks: { onError } }).sessions;
    await started.create({ userId: 'ada', data });
    const guest = await started.createGuest({ data });
    clock.advance(1);
    const error = new SessionStoreError('unavailable');
    vi.spyOn(store, 'list').mockRejectedValueOnce(error);
    const renewed = await started.renew(guest.session.publicId, { userId: 'ada' });
    expect(onError.mock.calls).toEqual([[error]]);
    expect(await started.verify(renewed?.token ?? '')).toMatchObject({ ok: true });
    clock.advance(1);
    const last = await started.create({ userId: 'ada', data });
    expect(await started.list('ada')).toEqual([last.session]);
  });

  test('leaves the old session if the store fails before it is retired', async () => {
    const guest = await sessions.createGuest({ data });
    vi.spyOn(store, 'retire').mockRejectedValueOnce(new SessionStoreError('unavailable'));
    const renewed = sessions.renew(guest.session.publicId, { userId: 'ada' });
    await expect(renewed).rejects.toBeInstanceOf(SessionStoreError);
    expect(await sessions.verify(guest.token)).toMatchObject({ ok: true });
    expect(await sessions.list('ada')).toEqual([]);
  });
});

describe('lifetimes of one session', () => {
  const ofAMonth = { idleTimeoutMs: 30 * dayMs, absoluteLifetimeMs: 30 * dayMs };

  test('end with the session of a guest or of another user: the user gets those of the options', async () => {
    const guest = await sessions.createGuest({ data, ...ofAMonth });
    const other = await sessions.create({ userId: 'bob', data, ...ofAMonth });
    for (const { session } of [guest, other]) {
      const renewed = await sessions.renew(session.publicId, { userId: 'ada', data });
      expect(renewed?.session).toMatchObject({
        userId: 'ada',
        idleExpiresAtMs: clock.now() + idleTimeoutMs,
        absoluteExpiresAtMs: clock.now() + absoluteLifetimeMs,
      });
    }
  });

  test('change one by one: renew checks the new one with the one that stays', async () => {
    const { session } = await sessions.create({ userId: 'ada', data, ...ofAMonth });
    const tooShort = sessions.renew(session.publicId, { absoluteLifetimeMs: 7 * dayMs });
    await expect(tooShort).rejects.toBeInstanceOf(RangeError);
    const renewed = await sessions.renew(session.publicId, { idleTimeoutMs: 7 * dayMs });
    expect(renewed?.session).toMatchObject({
      idleExpiresAtMs: clock.now() + 7 * dayMs,
      absoluteExpiresAtMs: clock.now() + 30 * dayMs,
    });
  });

  test('stay at a renewal that names none, also if the options would now refuse them', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    const longer = { idleTimeoutMs: 7 * dayMs, absoluteLifetimeMs: 30 * dayMs };
    const restarted = startSessions({ store, clock, ...longer }).sessions;
    expect((await restarted.renew(session.publicId))?.session).toMatchObject({
      absoluteExpiresAtMs: clock.now() + absoluteLifetimeMs,
    });
  });

  test('replace those of the options, also after a touch, a rotation and a restart of the process', async () => {
    const { token, session } = await sessions.create({
      userId: 'ada',
      data,
      idleTimeoutMs: 7 * dayMs,
      absoluteLifetimeMs: 30 * dayMs,
    });
    expect(session.idleExpiresAtMs).toBe(clock.now() + 7 * dayMs);
    clock.advance(6 * dayMs);
    expect(await sessions.verify(token)).toMatchObject({
      ok: true,
      session: {
        idleExpiresAtMs: clock.now() + 7 * dayMs,
        absoluteExpiresAtMs: session.createdAtMs + 30 * dayMs,
      },
    });
    clock.advance(6 * dayMs);
    const rotated = await sessions.rotate(session.publicId);
    clock.advance(7 * dayMs - 1);
    expect(await sessions.verify(rotated?.token ?? '', { touch: false })).toMatchObject({ ok: true });
    clock.advance(1);
    expect(await sessions.verify(rotated?.token ?? '')).toEqual({ ok: false, reason: 'not_found' });
  });

  test('are chosen at the sign-in of a guest', async () => {
    const guest = await sessions.createGuest({ data });
    const renewed = await sessions.renew(guest.session.publicId, {
      userId: 'ada',
      idleTimeoutMs: dayMs,
      absoluteLifetimeMs: 30 * dayMs,
    });
    expect(renewed?.session).toMatchObject({
      idleExpiresAtMs: clock.now() + dayMs,
      absoluteExpiresAtMs: clock.now() + 30 * dayMs,
    });
  });

  test('do not change the sessions with the lifetimes of the options', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    expect(session.idleExpiresAtMs).toBe(clock.now() + idleTimeoutMs);
  });
});
