import { beforeEach, expect, test, vi } from 'vitest';
import {
  SessionStoreError,
  UnknownKeyError,
  UnreadableSessionError,
  type Sessions,
  type SessionStore,
  type Verdict,
  type VerifyTrace,
} from './index.ts';
import { memoryStore } from './memory.ts';
import {
  type Data,
  absoluteLifetimeMs,
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

test('verify returns the session of a token', async () => {
  const { token, session } = await sessions.create({ userId: 'ada', data });
  expect(await sessions.verify(token)).toEqual({ ok: true, session });
  expect(session).toEqual({
    publicId: session.publicId,
    userId: 'ada',
    data,
    createdAtMs: clock.now(),
    authenticatedAtMs: clock.now(),
    touchedAtMs: clock.now(),
    idleExpiresAtMs: clock.now() + idleTimeoutMs,
    absoluteExpiresAtMs: clock.now() + absoluteLifetimeMs,
  });
});

test('verify does not query the store for a malformed or a forged token', async () => {
  const read = vi.spyOn(store, 'read');
  const { token } = await startSessions().sessions.create({ userId: 'ada', data });
  expect(await sessions.verify('nonsense')).toEqual({ ok: false, reason: 'malformed' });
  expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'forged' });
  expect(read).not.toHaveBeenCalled();
});

test('verify writes durations to the trace, and a duration of the store only if it queried the store', async () => {
  const { token } = await sessions.create({ userId: 'ada', data });
  const trace: VerifyTrace = {};
  const startedMs = performance.now();
  await sessions.verify(token, { trace });
  const elapsedMs = performance.now() - startedMs;
  expect((trace.signatureMs ?? Infinity) + (trace.storeMs ?? Infinity)).toBeLessThanOrEqual(elapsedMs);
  expect(trace).toEqual({
    signatureMs: expect.any(Number),
    storeMs: expect.any(Number),
    storeCommand: store.readCommand,
  });
  const traceOfNonsense = {};
  await sessions.verify('nonsense', { trace: traceOfNonsense });
  expect(traceOfNonsense).toEqual({ signatureMs: expect.any(Number) });
});

test('verify rejects with the error of the store, and never reports the session as ended', async () => {
  const { token } = await sessions.create({ userId: 'ada', data });
  vi.spyOn(store, 'read').mockRejectedValue(new SessionStoreError('unavailable'));
  await expect(sessions.verify(token)).rejects.toBeInstanceOf(SessionStoreError);
});

/** A record as it is stored: user, creation, touch, absolute expiry, data. */
const record = { u: 'ada', c: 0, t: Date.now(), x: 9e15, d: data };

/** Verifies a token while the store returns this text for it. */
async function verifyStored(text: string): Promise<{ verdict: Verdict<Data>; errors: unknown[] }> {
  const errors: unknown[] = [];
  const started = startSessions({ hooks: { onError: (error) => errors.push(error) } });
  const { token } = await started.sessions.create({ userId: 'ada', data });
  vi.spyOn(started.store, 'read').mockResolvedValue(text);
  return { verdict: await started.sessions.verify(token), errors };
}

test('a stored record is a session', async () => {
  const { verdict, errors } = await verifyStored(JSON.stringify(record));
  expect(verdict).toMatchObject({
    ok: true,
    session: { userId: 'ada', data, createdAtMs: 0, authenticatedAtMs: 0, absoluteExpiresAtMs: 9e15 },
  });
  expect(errors).toEqual([]);
});

test.each([
  ['broken JSON', JSON.stringify(record).slice(0, -1)],
  ['no text', ''],
  ['the JSON value null', 'null'],
  ['a JSON value that is not an object', '"text"'],
  ['a user that is not a string', JSON.stringify({ ...record, u: 7 })],
  ['a time of sign-in that is not a number', JSON.stringify({ ...record, a: '0' })],
  ['no creation time', JSON.stringify({ ...record, c: undefined })],
  ['a creation time that is not a number', JSON.stringify({ ...record, c: '0' })],
  ['no touch time', JSON.stringify({ ...record, t: undefined })],
  ['a touch time that is not a number', JSON.stringify({ ...record, t: `${record.t}` })],
  ['an idle timeout that is not a number', JSON.stringify({ ...record, i: '5' })],
  ['no absolute expiry', JSON.stringify({ ...record, x: undefined })],
  ['an absolute expiry that is not a number', JSON.stringify({ ...record, x: `${record.x}` })],
])('a stored record with %s is not a session, and is reported', async (_, text) => {
  const { verdict, errors } = await verifyStored(text);
  expect(verdict).toEqual({ ok: false, reason: 'not_found' });
  expect(errors).toEqual([expect.any(UnreadableSessionError)]);
});

test('a token is valid until its idle timeout, and then it is refused', async () => {
  const { token } = await sessions.create({ userId: 'ada', data });
  const { token: unused } = await sessions.create({ userId: 'ada', data });
  clock.advance(idleTimeoutMs - 1);
  expect(await sessions.verify(token)).toMatchObject({ ok: true });
  clock.advance(1);
  expect(await sessions.verify(unused)).toEqual({ ok: false, reason: 'not_found' });
  expect(await sessions.verify(token)).toMatchObject({ ok: true });
});

test('verify with `touch: false` never slides the idle timeout', async () => {
  const replace = vi.spyOn(store, 'replace');
  const { token, session } = await sessions.create({ userId: 'ada', data });
  clock.advance(idleTimeoutMs - 1);
  expect(await sessions.verify(token, { touch: false })).toEqual({ ok: true, session });
  clock.advance(1);
  expect(await sessions.verify(token, { touch: false })).toEqual({ ok: false, reason: 'not_found' });
  expect(await sessions.verify('nonsense', { touch: false })).toEqual({ ok: false, reason: 'malformed' });
  expect(replace).not.toHaveBeenCalled();
});

test('the injected clock decides, even if the store keeps a session longer', async () => {
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

test('a session in use ends at its absolute expiry', async () => {
  const { token } = await sessions.create({ userId: 'ada', data });
  for (let usedMs = 0; usedMs < absoluteLifetimeMs; usedMs += 10 * minuteMs) {
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
    clock.advance(10 * minuteMs);
  }
  expect(await sessions.verify(token)).toEqual({ ok: false, reason: 'not_found' });
});

test('the idle expiry is never later than the absolute expiry', async () => {
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

test('the idle timeout slides only after the touch interval', async () => {
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

test('a slide moves the expiry in the store, up to the absolute expiry', async () => {
  const replace = vi.spyOn(store, 'replace');
  const { token, session } = await sessions.create({ userId: 'ada', data });
  const expiries: number[] = [];
  while (clock.now() + idleTimeoutMs - 1 < session.absoluteExpiresAtMs) {
    clock.advance(idleTimeoutMs - 1);
    await sessions.verify(token);
    expiries.push(replace.mock.lastCall?.[3] ?? 0);
  }
  expect(expiries[0]).toBe(idleTimeoutMs);
  expect(expiries.at(-1)).toBe(session.absoluteExpiresAtMs - clock.now());
  expect(expiries.at(-1)).toBeLessThan(idleTimeoutMs);
});

test('verify does not wait for the slide of the idle timeout, and ignores its failure', async () => {
  const { token } = await sessions.create({ userId: 'ada', data });
  clock.advance(touchIntervalMs);
  vi.spyOn(store, 'replace').mockReturnValueOnce(new Promise(() => undefined));
  expect(await sessions.verify(token)).toMatchObject({ ok: true });
  vi.spyOn(store, 'replace').mockRejectedValueOnce(new SessionStoreError('unavailable'));
  expect(await sessions.verify(token)).toMatchObject({ ok: true });
});

test('touch writes only after the touch interval', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  const replace = vi.spyOn(store, 'replace');
  clock.advance(touchIntervalMs - 1);
  expect(await sessions.touch(session.publicId)).toBe(true);
  expect(replace).not.toHaveBeenCalled();
  clock.advance(1);
  expect(await sessions.touch(session.publicId)).toBe(true);
  expect((await sessions.find(session.publicId))?.touchedAtMs).toBe(clock.now());
});

test('touch slides the idle timeout, but does not restore a session that has ended', async () => {
  const { session } = await sessions.create({ userId: 'ada', data });
  clock.advance(idleTimeoutMs - 1);
  expect(await sessions.touch(session.publicId)).toBe(true);
  expect(await sessions.touch(session.publicId)).toBe(true);
  clock.advance(idleTimeoutMs - 1);
  expect(await sessions.find(session.publicId)).toBeDefined();
  clock.advance(1);
  expect(await sessions.touch(session.publicId)).toBe(false);
});

test('a forged token is reported once a minute: the processes may have different keys', async () => {
  const errors: unknown[] = [];
  const { sessions: ours, clock: time } = startSessions({
    hooks: { onError: (error) => errors.push(error) },
  });
  const { token: foreign } = await startSessions().sessions.create({ userId: 'ada', data });
  for (let count = 0; count < 100; count += 1) await ours.verify(foreign);
  await ours.verify('malformed');
  expect(errors).toEqual([expect.any(UnknownKeyError)]);
  time.advance(59_999);
  await ours.verify(foreign);
  expect(errors).toHaveLength(1);
  time.advance(1);
  await ours.verify(foreign);
  expect(errors).toHaveLength(2);
  expect(String(errors[0])).toMatch(/Give all processes the same keys/);
});
