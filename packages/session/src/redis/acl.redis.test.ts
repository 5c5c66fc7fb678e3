import { readFile } from 'node:fs/promises';
import { setTimeout as elapse } from 'node:timers/promises';
import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { Redis } from 'ioredis';
import * as runner from 'vitest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aSession } from '../testing/contract/harness.ts';
import { describeSessionStore, type StoreHarness } from '../testing/index.ts';
import { openSessionRedis, untilTracking } from '../testing/redis.ts';
import { connectSessionRedis, redisStore } from './index.ts';

/** The rights that docs/redis.md names, for the user `shop` and the prefix `shop:`. */
const page = await readFile(new URL('../../docs/redis.md', import.meta.url), 'utf8');
const [, rights] = (/redis-cli ACL SETUSER shop (?<rights>[^`]+)/.exec(page)?.groups?.['rights'] ?? '')
  .replaceAll(/['\\]/g, '')
  .split(/\s*on >secret\s*/);
const words = (rights ?? '').trim().split(/\s+/);

let server: RedisServer;
let operator: Redis;
let url: string;
beforeAll(async () => {
  server = await startRedisServer();
  operator = new Redis(server.url);
  url = server.url.replace('redis://', 'redis://shop:secret@');
});
afterAll(async () => {
  operator.disconnect();
  await server.stop();
});

const setUser = (...more: string[]): Promise<unknown> =>
  operator.call('ACL', 'SETUSER', 'shop', 'reset', 'on', '>secret', ...words, ...more);

async function connectionsReceived(): Promise<number> {
  return Number(/total_connections_received:(\d+)/.exec(await operator.info('stats'))?.[1]);
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Opens a store as the user `shop`. */
function openShop(onError: (error: Error) => void = () => undefined) {
  const connections = connectSessionRedis(url);
  const store = redisStore({ ...connections, prefix: 'shop:', nearCache: { maxSessions: 10 }, onError });
  closing.push(() => {
    store.close();
    connections.close();
  });
  return store;
}

test('docs/redis.md names the rights', () => {
  expect(words).toContain('~shop:sid:*');
});

async function makeHarness(): Promise<StoreHarness> {
  await setUser();
  const [here, there] = [openShop(), openShop()];
  await Promise.all([untilTracking(here), untilTracking(there)]);
  return {
    store: here,
    otherProcess: there,
    pass: (ms) => elapse(ms + 5),
    close: async () => undefined,
  };
}

describeSessionStore('with the rights of docs/redis.md', makeHarness, runner);

test('a Redis that refuses tracking is reported once, ends are still received, and tracking starts when it is allowed', async () => {
  await setUser('-client|tracking');
  const errors: string[] = [];
  const before = await connectionsReceived();
  const store = openShop(({ message }) => errors.push(message));
  await eventually(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toMatch(
    /read four times a second, .* bypassed\. Allow CLIENT ID, CLIENT TRACKING.*NOPERM/,
  );
  const session = aSession();
  await eventually(() => store.insert(session));
  const reason = new Promise((resolve) => store.watch(session.publicId, resolve));
  await store.remove(session);
  expect(await reason).toBe('ended');
  // The second attempt is the third connection of this store.
  await eventually(async () => expect((await connectionsReceived()) - before).toBe(3));
  expect(store.nearCacheState()).toBe('bypassed');
  await setUser();
  await untilTracking(store);
  expect(errors).toHaveLength(1);
});

test('a store without a prefix needs the rights on its own keys only', async () => {
  await setUser();
  const opened = await openSessionRedis(url);
  closing.push(() => opened.close());
  await expect(opened.store.insert(aSession())).rejects.toMatchObject({
    cause: { message: expect.stringContaining('NOPERM') },
  });
});
