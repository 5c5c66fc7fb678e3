import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { createKeyring, createSessions, type Sessions } from '../index.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId, times } from '../testing/contract/harness.ts';
import { manualClock } from '../testing/index.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

// Two processes over one Redis. `races.redis.test.ts` has the races with requests in flight.
const clock = manualClock();
const maxPerUser = 5;
const absoluteLifetimeMs = 60_000;
const options = {
  clock,
  keyring: createKeyring([randomBytes(32)]),
  idleTimeoutMs: 60_000,
  absoluteLifetimeMs,
  touchIntervalMs: 0,
  maxPerUser,
};

let here: OpenedStore;
let there: OpenedStore;
let sessions: Sessions<number>;
let otherProcess: Sessions<number>;
let userId: string;

beforeAll(async () => {
  [here, there] = await Promise.all([openStore(inject('redisUrl'), 2), openStore(inject('redisUrl'), 2)]);
  sessions = createSessions<number>({ ...options, store: here.store });
  otherProcess = createSessions<number>({ ...options, store: there.store });
});
afterAll(() => {
  here.close();
  there.close();
});
beforeEach(() => {
  userId = newId();
});

async function rounds(count: number, round: () => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    clock.advance(1);
    await round();
  }
}

test('a sign-out whose ZREM fails is a sign-out, and the hook receives it once', async () => {
  const onEnded = vi.fn<(ended: object) => void>();
  const hooked = createSessions<number>({ ...options, store: here.store, hooks: { onEnded } });
  const { session } = await hooked.create({ userId, data: 0 });
  const { publicId } = session;
  vi.spyOn(here.client, 'zrem').mockRejectedValueOnce(new Error('Redis failed.'));
  expect(await hooked.revoke(publicId)).toBe(true);
  expect(await hooked.revoke(publicId)).toBe(false);
  expect(onEnded.mock.calls).toEqual([[{ publicId, userId, cause: 'revoked' }]]);
  expect(await otherProcess.list(userId)).toEqual([]);
});

test('a forged token costs no command, whichever of its 64 bytes is changed', async () => {
  const { token } = await sessions.create({ userId, data: 0 });
  const bytes = Buffer.from(token, 'base64url');
  const recorder = recordCommands(here.client);
  for (const index of bytes.keys()) {
    const forged = Buffer.from(bytes);
    forged[index] = (bytes[index] ?? 0) ^ 0x01;
    expect(await sessions.verify(forged.toString('base64url'))).toEqual({ ok: false, reason: 'forged' });
  }
  recorder.stop();
  expect(recorder.text()).toBe('');
});

test('of a rotation and a sign-out at once exactly one succeeds', async () => {
  await rounds(200, async () => {
    const { session } = await sessions.create({ userId, data: 7 });
    const [rotated, ended] = await Promise.all([
      sessions.rotate(session.publicId),
      otherProcess.revoke(session.publicId),
    ]);
    expect({ rotated: rotated !== undefined, ended }).toEqual({ rotated: !ended, ended });
    expect(await sessions.list(userId)).toHaveLength(ended ? 0 : 1);
    await sessions.revokeAll(userId);
  });
});

test('a rotation does not lose an update at the same time', async () => {
  await rounds(200, async () => {
    const { session } = await sessions.create({ userId, data: 0 });
    const [rotated, updated] = await Promise.all([
      sessions.rotate(session.publicId),
      otherProcess.update(session.publicId, (count) => count + 1),
    ]);
    expect(rotated?.session.data).toBe(updated === undefined ? 0 : 1);
    await sessions.revokeAll(userId);
  });
});

test('a rotation does not survive a sign-out everywhere at the same time', async () => {
  await rounds(200, async () => {
    const { session } = await sessions.create({ userId, data: 0 });
    const [rotated] = await Promise.all([sessions.rotate(session.publicId), otherProcess.revokeAll(userId)]);
    expect(await sessions.list(userId)).toEqual([]);
    expect(await sessions.verify(rotated?.token ?? '')).toMatchObject({ ok: false });
  });
});

test('20 sign-ins at once leave the maximum number of sessions', async () => {
  await rounds(20, async () => {
    await Promise.all(
      times(20, (index) => (index % 2 === 0 ? sessions : otherProcess).create({ userId, data: index })),
    );
    expect(await sessions.list(userId)).toHaveLength(maxPerUser);
  });
});

test('after 10,000 sessions of a user the listing holds only the live ones', async () => {
  const many = createSessions<number>({ ...options, store: here.store, maxPerUser: 100 });
  for (let count = 0; count < 10_000; count += 1) {
    clock.advance(absoluteLifetimeMs / 30);
    await many.create({ userId, data: count });
  }
  expect(await here.client.zcard(`sids:${userId}`)).toBe(30);
  expect(await many.list(userId)).toHaveLength(30);
  // The score of an unsettled session is half a millisecond higher, and the expiry is rounded up.
  expect(await here.client.pttl(`sids:${userId}`)).toBeLessThanOrEqual(absoluteLifetimeMs + 1);
});

test('300 updates at once are all applied', async () => {
  const { session } = await sessions.create({ userId, data: 0 });
  const updates = times(300, () => sessions.update(session.publicId, (count) => count + 1));
  const results = await Promise.all(updates);
  expect(new Set(results.map((updated) => updated?.data)).size).toBe(300);
  expect((await otherProcess.find(session.publicId))?.data).toBe(300);
});

test('rotate succeeds if the connection is lost after the session was retired', async () => {
  const { token, session } = await sessions.create({ userId, data: 0 });
  const zrem = vi.spyOn(here.client, 'zrem').mockImplementationOnce(() => {
    here.client.stream.destroy();
    return Promise.reject(new Error('Connection is closed.'));
  });
  const rotated = await sessions.rotate(session.publicId).finally(() => {
    zrem.mockRestore();
  });
  expect(await otherProcess.verify(token)).toEqual({ ok: false, reason: 'not_found' });
  expect(await otherProcess.verify(rotated?.token ?? '')).toMatchObject({ ok: true });
  expect(await otherProcess.list(userId)).toEqual([rotated?.session]);
});
