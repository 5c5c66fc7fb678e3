import { beforeEach, describe, expect, test } from 'vitest';
import { type Sessions } from './index.ts';
import { type Data, data, idleTimeoutMs, maxPerUser, minuteMs, startSessions } from './testing/fixture.ts';
import type { ManualClock } from './testing/index.ts';

let clock: ManualClock;
let sessions: Sessions<Data>;
beforeEach(() => {
  ({ clock, sessions } = startSessions());
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
