import { describe, expect, test, vi } from 'vitest';
import { SessionLimitError, SessionStoreError, type EvictPolicy } from './index.ts';
import { anHourMs } from './testing/contract/harness.ts';
import { data, maxPerUser, minuteMs, startSessions } from './testing/fixture.ts';

test('with `evict: idle`, the session that was used least recently ends', async () => {
  const { sessions, clock } = startSessions({ evict: 'idle', touchIntervalMs: 0 });
  const issued = [];
  for (let count = 0; count < maxPerUser; count += 1) {
    issued.push(await sessions.create({ userId: 'ada', data }));
    clock.advance(1);
  }
  const [first, second, third] = issued;
  for (const one of [first, third]) await sessions.verify(one?.token ?? '');
  clock.advance(1);
  await sessions.create({ userId: 'ada', data });
  expect(await sessions.verify(second?.token ?? '')).toEqual({ ok: false, reason: 'not_found' });
  expect(await sessions.verify(first?.token ?? '')).toMatchObject({ ok: true });
});

test('two sign-ins at once above the limit with `evict: refuse` leave exactly the maximum', async () => {
  const { sessions } = startSessions({ evict: 'refuse', maxPerUser: 1 });
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => sessions.create({ userId: 'ada', data })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await sessions.list('ada')).toHaveLength(1);
});

test('without a limit, a sign-in does not list the sessions of the user', async () => {
  const { sessions, store } = startSessions({ maxPerUser: Infinity });
  const list = vi.spyOn(store, 'list');
  for (let count = 0; count < 50; count += 1) await sessions.create({ userId: 'ada', data });
  expect(list).not.toHaveBeenCalled();
  expect(await sessions.list('ada')).toHaveLength(50);
});

test('100 sign-ins at once at the limit share their evictions', async () => {
  const { sessions, store } = startSessions();
  const list = vi.spyOn(store, 'list');
  await Promise.all(Array.from({ length: 100 }, () => sessions.create({ userId: 'ada', data })));
  expect(list.mock.calls.length).toBeLessThan(10);
  expect(await sessions.list('ada')).toHaveLength(maxPerUser);
});

test('an eviction that fails does not fail the next', async () => {
  const { sessions, store } = startSessions();
  for (let count = 0; count < maxPerUser; count += 1) await sessions.create({ userId: 'ada', data });
  vi.spyOn(store, 'list').mockRejectedValueOnce(new Error('of the store'));
  const results = await Promise.allSettled([
    sessions.create({ userId: 'ada', data }),
    sessions.create({ userId: 'ada', data }),
  ]);
  expect(results.map(({ status }) => status)).toContain('fulfilled');
  expect(await sessions.list('ada')).toHaveLength(maxPerUser);
});

test.each(['oldest', 'idle', 'refuse'] as const)(
  'a sign-in that fails after it stored its session leaves no session, with `evict: %s`',
  async (evict) => {
    const { sessions, store } = startSessions({ evict, maxPerUser: 1 });
    const { session } = await sessions.create({ userId: 'ada', data });
    vi.spyOn(store, 'list').mockRejectedValueOnce(new SessionStoreError('unavailable'));
    const failed = sessions.create({ userId: 'ada', data });
    await expect(failed).rejects.toBeInstanceOf(SessionStoreError);
    expect(await sessions.list('ada')).toEqual([session]);
  },
);

test('a record that cannot be read does not stop a sign-in at the limit', async () => {
  const { sessions, store } = startSessions({ maxPerUser: 1, hooks: { onError: () => undefined } });
  const { session } = await sessions.create({ userId: 'ada', data });
  const text = (await store.read(session.publicId)) ?? '';
  await store.replace(session.publicId, text, 'garbage', 60_000);
  const next = await sessions.create({ userId: 'ada', data });
  expect(await sessions.list('ada')).toEqual([next.session]);
  expect((await sessions.page()).sessions).toEqual([next.session]);
  expect(await sessions.revoke(session.publicId)).toBe(true);
  expect(await store.read(session.publicId)).toBeNull();
});

describe('after the clock was set back', () => {
  test.each([
    ['oldest', 1],
    ['oldest', 3],
    ['idle', 1],
    ['idle', 3],
  ] as const)('a sign-in ends an earlier session, with `evict: %s` and maxPerUser %d', async (evict, max) => {
    const { sessions, clock } = startSessions({ evict, maxPerUser: max });
    const earlier = [];
    for (let count = 0; count < max; count += 1) {
      earlier.push(await sessions.create({ userId: 'ada', data }));
      clock.advance(1);
    }
    clock.advance(-anHourMs);
    const { token, session } = await sessions.create({ userId: 'ada', data });
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
    const left = [session, ...earlier.slice(1).map((issued) => issued.session)];
    expect(new Set(await sessions.list('ada'))).toEqual(new Set(left));
  });

  test('a sign-in ends a session that was used later, with `evict: idle`', async () => {
    const { sessions, clock } = startSessions({ evict: 'idle', maxPerUser: 1 });
    const earlier = await sessions.create({ userId: 'ada', data });
    clock.advance(20 * minuteMs);
    await sessions.verify(earlier.token);
    clock.advance(-10 * minuteMs);
    const { session } = await sessions.create({ userId: 'ada', data });
    expect(await sessions.list('ada')).toEqual([session]);
  });

  test.each([1000, anHourMs])('by %d ms, a sign-in above the limit is refused', async (setBackMs) => {
    const { sessions, clock } = startSessions({ evict: 'refuse', maxPerUser: 1 });
    const { session } = await sessions.create({ userId: 'ada', data });
    clock.advance(-setBackMs);
    const refused = sessions.create({ userId: 'ada', data });
    await expect(refused).rejects.toBeInstanceOf(SessionLimitError);
    expect(await sessions.list('ada')).toEqual([session]);
  });
});

/** Runs a sign-in of the user while `rotate` of the first session is between two calls of the store. */
async function signInDuringRotation(between: 'insert' | 'retire', evict: EvictPolicy, maxPerUser = 3) {
  const { sessions, store, clock } = startSessions({ evict, maxPerUser });
  const first = await sessions.create({ userId: 'ada', data });
  clock.advance(1);
  const second = await sessions.create({ userId: 'ada', data });
  clock.advance(1);
  const retire = store.retire.bind(store);
  const signIn = () => sessions.create({ userId: 'ada', data });
  let third: Awaited<ReturnType<typeof signIn>> | undefined;
  vi.spyOn(store, 'retire').mockImplementationOnce(async (place) => {
    if (between === 'insert') third = await signIn();
    const text = await retire(place);
    if (between === 'retire') third = await signIn();
    return text;
  });
  const rotated = await sessions.rotate(first.session.publicId);
  const tokens = [rotated, second, third].map((issued) => issued?.token ?? '');
  return Promise.all(tokens.map(async (token) => (await sessions.verify(token)).ok));
}

describe('a session that is moving to a new token counts once', () => {
  test.each(['oldest', 'idle', 'refuse'] as const)(
    'a sign-in below the limit ends no session, with `evict: %s`',
    async (evict) => {
      for (const between of ['insert', 'retire'] as const)
        expect(await signInDuringRotation(between, evict)).toEqual([true, true, true]);
    },
  );

  test('at the limit with `evict: idle`, its use is that of the new token, so the other session ends', async () => {
    for (const between of ['insert', 'retire'] as const)
      expect(await signInDuringRotation(between, 'idle', 2)).toEqual([true, false, true]);
  });
});
