import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { SessionStore } from '../store.ts';
import type { EndReason } from '../session.ts';
import { aSession, newId, times } from '../testing/contract/harness.ts';
import { untilTracking } from '../testing/redis.ts';
import { connectSessionRedis, redisStore, type RedisStore } from './index.ts';

const url = `${inject('redisUrl')}/11`;
let operator: Redis;
beforeAll(async () => {
  operator = new Redis(url);
  await operator.flushdb();
});
afterAll(() => operator.disconnect());

/** One application. Its near cache listens to changes of its own keys. */
async function anApplication(prefix: string) {
  const connections = connectSessionRedis(url);
  const store = redisStore({ ...connections, prefix, nearCache: { maxSessions: 10 } });
  const changed: string[] = [];
  store.coherence?.listen({
    onChanged: (publicId) => changed.push(publicId),
    onInvalidateAll: () => undefined,
  });
  await untilTracking(store);
  const close = (): void => {
    store.close();
    connections.close();
  };
  return { store, changed, close };
}

const idsOf = async (found: ReturnType<SessionStore['list']>): Promise<string[]> =>
  (await found).map(({ publicId }) => publicId);

async function scanned(store: RedisStore): Promise<string[]> {
  const { sessions, nextCursor } = await store.scan('0', 1000);
  expect(nextCursor).toBeUndefined();
  return sessions.map(({ publicId }) => publicId);
}

test.each([
  ['', 'shop:'],
  ['shop:', 'admin:'],
  ['shop:', 'shop:eu:'],
  ['[ab]*?\\', 'a'],
])('two applications with the prefixes "%s" and "%s" share a Redis and no session', async (one, two) => {
  await operator.flushdb();
  const [shop, admin] = await Promise.all([anApplication(one), anApplication(two)]);
  const userId = newId();
  const [ofShop, ofAdmin] = [aSession({ userId }), aSession({ userId })];
  expect([await shop.store.insert(ofShop), await admin.store.insert(ofAdmin)]).toEqual([1, 1]);
  expect((await operator.keys('*')).sort()).toEqual(
    [
      `${one}sid:${ofShop.publicId}`,
      `${one}sids:${userId}`,
      `${two}sid:${ofAdmin.publicId}`,
      `${two}sids:${userId}`,
    ].sort(),
  );
  expect(await shop.store.read(ofAdmin.publicId)).toBeNull();
  expect([await idsOf(shop.store.list(userId)), await scanned(shop.store)]).toEqual([
    [ofShop.publicId],
    [ofShop.publicId],
  ]);
  const reason = new Promise<EndReason>((resolve) => admin.store.watch(ofAdmin.publicId, resolve));
  expect(await shop.store.removeAll(userId)).toHaveLength(1);
  expect(await admin.store.read(ofAdmin.publicId)).toBe(ofAdmin.text);
  await admin.store.remove(ofAdmin);
  expect(await reason).toBe('ended');
  expect(admin.changed).toContain(ofAdmin.publicId);
  expect([shop.changed.includes(ofAdmin.publicId), admin.changed.includes(ofShop.publicId)]).toEqual([
    false,
    false,
  ]);
  for (const application of [shop, admin]) application.close();
});

test('a scan passes over keys of other programs', async () => {
  await operator.flushdb();
  const { store, close } = await anApplication('');
  const session = aSession();
  await store.insert(session);
  await operator.hset('sid:of another program', 'field', 'value');
  await operator.set('sid:short', 'text');
  expect(await scanned(store)).toEqual([session.publicId]);
  close();
});

test('a session whose key holds another type is unreadable, and is deleted', async () => {
  await operator.flushdb();
  const { store, close } = await anApplication('');
  const [readable, broken] = times(2, () => aSession({ userId: 'ada' }));
  if (!readable || !broken) throw new Error('There are two sessions.');
  for (const session of [readable, broken]) await store.insert(session);
  await operator.del(`sid:${broken.publicId}`);
  await operator.hset(`sid:${broken.publicId}`, 'field', 'value');
  expect(await store.read(broken.publicId)).toBe('');
  expect(new Set(await store.list('ada'))).toEqual(
    new Set([
      { publicId: readable.publicId, text: readable.text },
      { publicId: broken.publicId, text: '' },
    ]),
  );
  expect(await store.remove(broken)).toBe(true);
  expect(await idsOf(store.list('ada'))).toEqual([readable.publicId]);
  close();
});

test('the 2,000 sessions of one user are listed and removed in chunks', async () => {
  const { store, close } = await anApplication('many:');
  const sessions = times(2000, () => aSession({ userId: 'ada' }));
  await Promise.all(sessions.map((session) => store.insert(session)));
  expect(await store.list('ada')).toHaveLength(2000);
  expect(await store.removeAll('ada')).toHaveLength(2000);
  expect(await store.list('ada')).toEqual([]);
  close();
});
