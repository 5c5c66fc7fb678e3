import { randomBytes } from 'node:crypto';
import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring, createSessions, SessionStoreError, type Issued, type Sessions } from '../index.ts';
import { manualClock, type ManualClock } from '../testing/index.ts';
import { openStore, type OpenedStore } from '../testing/redis.ts';

// Redis at its `maxmemory`, with `noeviction`, keeps the sessions in use and refuses new ones.
const idleTimeoutMs = 60_000;
const absoluteLifetimeMs = 600_000;
const userId = 'ada';

let server: RedisServer;
let opened: OpenedStore;
let clock: ManualClock;
let sessions: Sessions<string>;
let ada: Issued<string>;

beforeAll(async () => {
  server = await startRedisServer('--maxmemory-policy', 'noeviction');
  opened = await openStore(server.url);
});
afterAll(async () => {
  opened.close();
  await server.stop();
});
beforeEach(async () => {
  await opened.client.config('SET', 'maxmemory', '0');
  await opened.client.flushall();
  clock = manualClock();
  sessions = createSessions<string>({
    store: opened.store,
    keyring: createKeyring([randomBytes(32)]),
    clock,
    idleTimeoutMs,
    absoluteLifetimeMs,
    touchIntervalMs: 10_000,
    maxPerUser: 3,
  });
  ada = await sessions.create({ userId, data: 'Ada' });
  await fill(opened.client);
});

/** Sets the limit below the memory in use, and checks that Redis refuses a write. */
async function fill(client: Redis): Promise<void> {
  await client.config('SET', 'maxmemory', '100kb');
  await expect(client.set('filler', 'x')).rejects.toThrow('OOM');
}

const storedTouch = async (): Promise<number> => {
  const text = await opened.store.read(ada.session.publicId);
  return Number(/"t":(\d+)/.exec(text ?? '')?.[1]);
};

test('a session in use lives in a full Redis until its absolute expiry', async () => {
  const endsAtMs = ada.session.absoluteExpiresAtMs;
  const stepMs = idleTimeoutMs - 1000;
  while (clock.now() + stepMs < endsAtMs) {
    clock.advance(stepMs);
    const usedAtMs = clock.now();
    expect(await sessions.verify(ada.token)).toMatchObject({ ok: true });
    await eventually(async () => expect(await storedTouch()).toBe(usedAtMs));
  }
  clock.advance(stepMs);
  expect(await sessions.verify(ada.token)).toEqual({ ok: false, reason: 'not_found' });
});

test('the expiry of the key moves with the idle timeout in a full Redis', async () => {
  clock.advance(idleTimeoutMs - 1000);
  await opened.client.pexpire(`sid:${ada.session.publicId}`, 1000);
  await sessions.verify(ada.token);
  await eventually(async () =>
    expect(await opened.client.pttl(`sid:${ada.session.publicId}`)).toBeGreaterThan(1000),
  );
});

test('an update and a sign-out work in a full Redis', async () => {
  const { publicId } = ada.session;
  expect(await sessions.update(publicId, () => 'Ada Lovelace')).toMatchObject({ data: 'Ada Lovelace' });
  expect(await sessions.revoke(publicId)).toBe(true);
  expect(await sessions.verify(ada.token)).toEqual({ ok: false, reason: 'not_found' });
});

test('a touch in a full Redis does not restore a session that ended', async () => {
  clock.advance(20_000);
  const text = await opened.store.read(ada.session.publicId);
  await opened.client.del(`sid:${ada.session.publicId}`);
  expect(await opened.store.replace(ada.session.publicId, text ?? '', 'next', 1000)).toBe(false);
  expect(await opened.store.read(ada.session.publicId)).toBeNull();
});

test('a full Redis refuses a new session and keeps no part of it', async () => {
  const before = await opened.client.dbsize();
  for (const user of [userId, 'grace'])
    await expect(sessions.create({ userId: user, data: user })).rejects.toThrow(SessionStoreError);
  expect(await opened.client.dbsize()).toBe(before);
  expect(await opened.client.zrange(`sids:${userId}`, '0', '-1')).toEqual([ada.session.publicId]);
});
