import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createKeyring,
  createSessions,
  SessionStoreError,
  type Sessions,
  type SessionStore,
} from './index.ts';
import { memoryStore } from './memory.ts';
import type { SessionsOptions } from './options.ts';
import { manualClock, type ManualClock } from './testing/index.ts';

type Data = { role: 'user' | 'admin'; visits: number };

const minuteMs = 60_000;
const idleTimeoutMs = 30 * minuteMs;
const absoluteLifetimeMs = 8 * 60 * minuteMs;
const touchIntervalMs = minuteMs;
const maxPerUser = 3;
const data: Data = { role: 'user', visits: 0 };

let clock: ManualClock;
let store: SessionStore;
let sessions: Sessions<Data>;

const start = (changes: Partial<SessionsOptions> = {}): Sessions<Data> =>
  createSessions<Data>({
    store,
    keyring: createKeyring([randomBytes(32)]),
    clock,
    idleTimeoutMs,
    absoluteLifetimeMs,
    touchIntervalMs,
    maxPerUser,
    ...changes,
  });

beforeEach(() => {
  clock = manualClock();
  store = memoryStore({ clock });
  sessions = start();
});

describe('verify', () => {
  test('gives the session of a token', async () => {
    const { token, session } = await sessions.create({ userId: 'ada', data });
    expect(await sessions.verify(token)).toEqual({ ok: true, session });
    expect(session).toEqual({
      publicId: session.publicId,
      userId: 'ada',
      data,
      createdAtMs: clock.now(),
      touchedAtMs: clock.now(),
      idleExpiresAtMs: clock.now() + idleTimeoutMs,
      absoluteExpiresAtMs: clock.now() + absoluteLifetimeMs,
    });
  });

  test('asks the store nothing about a malformed or a forged token', async () => {
    const read = vi.spyOn(store, 'read');
    const { token } = await start().create({ userId: 'ada', data });
    expect(await sessions.verify('nonsense')).toEqual({ ok: false, reason: 'malformed' });
    expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'forged' });
    expect(read).not.toHaveBeenCalled();
  });

  test('says what it cost, and of the store only when that was asked', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    const trace = {};
    await sessions.verify(token, trace);
    expect(trace).toEqual({
      signatureMs: expect.any(Number),
      storeMs: expect.any(Number),
      storeCommand: store.readCommand,
    });
    const traceOfNonsense = {};
    await sessions.verify('nonsense', traceOfNonsense);
    expect(traceOfNonsense).toEqual({ signatureMs: expect.any(Number) });
  });

  test('lets the failure of the store through, and never takes it for a session that is over', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    vi.spyOn(store, 'read').mockRejectedValue(new SessionStoreError('away'));
    await expect(sessions.verify(token)).rejects.toBeInstanceOf(SessionStoreError);
  });

  test('takes a stored text that nobody wrote for a failure of the store', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    vi.spyOn(store, 'read').mockResolvedValue('{"userId":');
    await expect(sessions.verify(token)).rejects.toBeInstanceOf(SessionStoreError);
  });
});

describe('time', () => {
  test('a token is good until its idle timeout and refused from then on', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    const { token: unused } = await sessions.create({ userId: 'ada', data });
    clock.advance(idleTimeoutMs - 1);
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
    clock.advance(1);
    expect(await sessions.verify(unused)).toEqual({ ok: false, reason: 'not_found' });
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
  });

  test('the clock decides, even where the store keeps a session for longer', async () => {
    const { token, session } = await sessions.create({ userId: 'ada', data });
    const slow = memoryStore({ clock: { now: () => session.createdAtMs } });
    await slow.insert({
      publicId: session.publicId,
      userId: 'ada',
      text: (await store.read(session.publicId)) ?? '',
      expiresInMs: idleTimeoutMs,
      absoluteExpiresAtMs: session.absoluteExpiresAtMs,
      nowMs: clock.now(),
    });
    vi.spyOn(store, 'read').mockImplementation((publicId) => slow.read(publicId));
    clock.advance(idleTimeoutMs);
    expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'not_found' });
    expect(await sessions.find(session.publicId)).toBeUndefined();
    expect(await sessions.touch(session.publicId)).toBe(false);
  });

  test('steady use still ends at the absolute limit', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    for (let usedMs = 0; usedMs < absoluteLifetimeMs; usedMs += 10 * minuteMs) {
      expect(await sessions.verify(token)).toMatchObject({ ok: true });
      clock.advance(10 * minuteMs);
    }
    expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'not_found' });
  });

  test('the idle expiry is never later than the absolute one', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    for (let used = 0; used < 47; used += 1) {
      clock.advance(10 * minuteMs);
      await sessions.verify(token);
    }
    const verdict = await sessions.verify(token);
    expect(verdict.ok && verdict.session.idleExpiresAtMs).toBe(
      verdict.ok && verdict.session.absoluteExpiresAtMs,
    );
  });

  test('the idle timeout is pushed only when the touch interval has passed', async () => {
    const replace = vi.spyOn(store, 'replace');
    const { token } = await sessions.create({ userId: 'ada', data });
    clock.advance(touchIntervalMs - 1);
    await sessions.verify(token);
    expect(replace).not.toHaveBeenCalled();
    clock.advance(1);
    await sessions.verify(token);
    await sessions.verify(token);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  test('verify does not wait for the push, nor mind its failure', async () => {
    const { token } = await sessions.create({ userId: 'ada', data });
    clock.advance(touchIntervalMs);
    vi.spyOn(store, 'replace').mockReturnValueOnce(new Promise(() => undefined));
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
    vi.spyOn(store, 'replace').mockRejectedValueOnce(new SessionStoreError('away'));
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
  });

  test('touch slides the idle timeout, at most once an interval, and never beyond the end', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    clock.advance(idleTimeoutMs - 1);
    expect(await sessions.touch(session.publicId)).toBe(true);
    expect(await sessions.touch(session.publicId)).toBe(true);
    clock.advance(idleTimeoutMs - 1);
    expect(await sessions.find(session.publicId)).toBeDefined();
    clock.advance(1);
    expect(await sessions.touch(session.publicId)).toBe(false);
  });
});

describe('update', () => {
  test('changes the data and nothing else', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    clock.advance(10 * minuteMs);
    const updated = await sessions.update(session.publicId, (old) => ({ ...old, visits: old.visits + 1 }));
    expect(updated).toEqual({ ...session, data: { role: 'user', visits: 1 } });
    expect(await sessions.find(session.publicId)).toEqual(updated);
  });

  test('loses none of fifty updates at once', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await Promise.all(
      Array.from({ length: 50 }, () =>
        sessions.update(session.publicId, (old) => ({ ...old, visits: old.visits + 1 })),
      ),
    );
    expect((await sessions.find(session.publicId))?.data.visits).toBe(50);
  });

  test('does not lose its data to a push of the idle timeout, nor the other way round', async () => {
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

  test('says undefined for a session that is over', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await sessions.revoke(session.publicId);
    expect(await sessions.update(session.publicId, () => data)).toBeUndefined();
    expect(await sessions.find(session.publicId)).toBeUndefined();
  });

  test('gives up on a store that never lets it win', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    vi.spyOn(store, 'replace').mockResolvedValue(false);
    await expect(sessions.update(session.publicId, () => ({ ...data, visits: 7 }))).rejects.toBeInstanceOf(
      SessionStoreError,
    );
  });
});

describe('rotate', () => {
  test('gives another token; data, age and absolute expiry stay', async () => {
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

  test('says undefined for a session that is over', async () => {
    const { session } = await sessions.create({ userId: 'ada', data });
    await sessions.revoke(session.publicId);
    expect(await sessions.rotate(session.publicId)).toBeUndefined();
    expect(await sessions.list('ada')).toEqual([]);
  });
});

describe('a user’s sessions', () => {
  test('are listed with the newest first, live ones only', async () => {
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

  test('that died of idleness do not count', async () => {
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

test('scan gives everybody’s live sessions, page by page', async () => {
  for (const userId of ['a', 'b', 'c', 'd', 'e']) await sessions.create({ userId, data });
  const first = await sessions.scan('0', 3);
  expect(first.sessions).toHaveLength(3);
  const second = await sessions.scan(first.nextCursor ?? '', 3);
  expect(second.nextCursor).toBeUndefined();
  expect([...first.sessions, ...second.sessions].map(({ userId }) => userId)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

test('options that cannot work are refused, all in one message', () => {
  expect(() => start({ touchIntervalMs: idleTimeoutMs, absoluteLifetimeMs: 1, maxPerUser: 0 })).toThrow(
    /absoluteLifetimeMs.*touchIntervalMs.*maxPerUser/,
  );
  expect(() => start({ idleTimeoutMs: 0 })).toThrow(RangeError);
  expect(() => start({ touchIntervalMs: 0 })).not.toThrow();
});
