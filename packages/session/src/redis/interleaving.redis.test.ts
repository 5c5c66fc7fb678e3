import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { createKeyring, createSessions, type Sessions } from '../index.ts';
import { aSession, newId } from '../testing/contract/harness.ts';
import { manualClock } from '../testing/index.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

/*
 * Forces the races that `listing.ts` and `revoke.ts` describe: one process stops before a command while the other process
 * completes its work. `sessions.redis.test.ts` runs the same races at random.
 */
let here: OpenedStore;
let there: OpenedStore;
let sessions: Sessions<string>;
let otherProcess: Sessions<string>;

beforeAll(async () => {
  [here, there] = await Promise.all([openStore(inject('redisUrl'), 3), openStore(inject('redisUrl'), 3)]);
  const options = {
    clock: manualClock(),
    keyring: createKeyring([randomBytes(32)]),
    idleTimeoutMs: 60_000,
    absoluteLifetimeMs: 60_000,
    touchIntervalMs: 0,
    maxPerUser: 5,
  };
  sessions = createSessions<string>({ ...options, store: here.store });
  otherProcess = createSessions<string>({ ...options, store: there.store });
});
afterAll(() => {
  here.close();
  there.close();
});
afterEach(() => vi.restoreAllMocks());

/** Delays the first command of this name, and all later commands of this process, until `meanwhile` has finished. */
function delayUntil(command: 'set' | 'del' | 'zrem' | 'eval', meanwhile: () => Promise<unknown>): void {
  const send = here.client.sendCommand.bind(here.client);
  let done: Promise<unknown> | undefined;
  vi.spyOn(here.client, 'sendCommand').mockImplementation((sent, stream) => {
    if (sent.name === command) done ??= meanwhile();
    return done === undefined ? send(sent, stream) : done.then(() => send(sent, stream));
  });
}

test('a session that is unlisted before it is written is not kept', async () => {
  const session = aSession();
  delayUntil('set', () => there.store.removeAll(session.userId));
  expect(await here.store.insert(session)).toBe(0);
  expect(await there.store.read(session.publicId)).toBeNull();
});

test('a sign-in whose session was unlisted meanwhile gets another session', async () => {
  const userId = newId();
  delayUntil('set', () => otherProcess.revokeAll(userId));
  const { token, session } = await sessions.create({ userId, data: 'Ada' });
  expect(await otherProcess.verify(token)).toEqual({ ok: true, session });
  expect(await otherProcess.list(userId)).toEqual([session]);
});

test('a session that is written between its deletion and the removal of its listing is deleted again', async () => {
  const session = aSession();
  await here.client.zadd(`sids:${session.userId}`, session.absoluteExpiresAtMs, session.publicId);
  delayUntil('zrem', () => there.client.set(`sid:${session.publicId}`, session.text, 'PX', 60_000));
  expect(await here.store.removeAll(session.userId)).toHaveLength(1);
  expect(await there.store.read(session.publicId)).toBeNull();
});

test('a session that is rotated after the listing was read ends under its new id', async () => {
  const userId = newId();
  const { session } = await sessions.create({ userId, data: 'Ada' });
  let rotated: Awaited<ReturnType<typeof otherProcess.rotate>>;
  delayUntil('del', async () => {
    rotated = await otherProcess.rotate(session.publicId);
  });
  await sessions.revokeAll(userId);
  expect(await otherProcess.verify(rotated?.token ?? '')).toEqual({ ok: false, reason: 'not_found' });
  expect(await otherProcess.list(userId)).toEqual([]);
});

test('a session that is not yet written keeps its listing while another process lists', async () => {
  const session = aSession();
  delayUntil('set', () => there.store.list(session.userId));
  expect(await here.store.insert(session)).toBe(1);
  expect(await there.store.list(session.userId)).toHaveLength(1);
});

test('a delayed update does not restore a session that ended', async () => {
  const { session } = await sessions.create({ userId: newId(), data: 'Ada' });
  delayUntil('eval', () => otherProcess.revoke(session.publicId));
  expect(await sessions.update(session.publicId, () => 'Grace')).toBeUndefined();
  expect(await here.client.exists(`sid:${session.publicId}`)).toBe(0);
});

test('a listing without a session, as after a crash, is not returned and not counted', async () => {
  const session = aSession();
  await here.client.zadd(`sids:${session.userId}`, session.absoluteExpiresAtMs + 0.5, session.publicId);
  expect(await here.store.list(session.userId)).toEqual([]);
  expect(await here.store.removeAll(session.userId)).toHaveLength(0);
  expect(await here.client.exists(`sids:${session.userId}`)).toBe(0);
});
