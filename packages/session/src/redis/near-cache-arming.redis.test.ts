import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sessions } from '../index.ts';
import { caughtUp, type HearingStore } from '../testing/caught-up.ts';
import { newId } from '../testing/contract/harness.ts';
import { armed } from '../testing/redis.ts';
import { openTwoReplicas, type TwoReplicas } from '../testing/two-replicas.ts';
import { redisStore, redisTrackingClientOptions } from './index.ts';
import { sessionKey } from './keys.ts';

const refused = { ok: false, reason: 'not_found' };
const nearCache = { maxSessions: 100 };

let server: RedisServer;
let two: TwoReplicas;
beforeEach(async () => {
  server = await startRedisServer();
  two = await openTwoReplicas({ url: server.url, touchIntervalMs: 60_000, nearCache });
});
afterEach(async () => {
  two.close();
  await server.stop();
});

type ThirdReplica = HearingStore & { readonly sessions: Sessions<number> };

/** A third replica, whose tracking connection alone runs by `url`, once it is told to connect. */
function thirdReplica(url: string): ThirdReplica {
  const trackingClient = new Redis(url, { ...redisTrackingClientOptions, lazyConnect: true });
  trackingClient.on('error', () => undefined);
  const store = redisStore({ client: two.here.client, trackingClient, nearCache });
  return { store, trackingClient, sessions: two.start(store) };
}

test('nothing is kept before changes are heard for the first time', async () => {
  const { store, trackingClient, sessions } = thirdReplica(server.url);
  const { token, session } = await two.nearSession();
  await sessions.verify(token);
  expect(store.nearCacheState()).toBe('disarmed');
  expect(sessions.recall(token)).toBeUndefined();
  await trackingClient.connect();
  await armed(store);
  expect(sessions.recall(token)).toBeUndefined();
  await sessions.verify(token);
  expect(sessions.recall(token)).toEqual(session);
  store.close();
  trackingClient.disconnect();
});

test('a read that began before changes were heard is not kept', async () => {
  const { store, trackingClient, sessions } = thirdReplica(server.url);
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  const read = Promise.withResolvers<string | null>();
  vi.spyOn(two.here.client, 'get').mockReturnValueOnce(read.promise);
  const verdict = sessions.verify(token);
  const text = await two.operator.get(sessionKey(session.publicId));
  await two.operator.del(sessionKey(session.publicId));
  await trackingClient.connect();
  await armed(store);
  read.resolve(text);
  expect(await verdict).toMatchObject({ ok: true });
  expect(sessions.recall(token)).toBeUndefined();
  store.close();
  trackingClient.disconnect();
});

test('a session ended behind a half-open tracking connection is refused within 3 s', async () => {
  const proxy = await startTcpProxy(server.url);
  const third = thirdReplica(proxy.url);
  const { store, trackingClient, sessions } = third;
  await trackingClient.connect();
  await caughtUp(two.operator, third);
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  await caughtUp(two.operator, third);
  await sessions.verify(token);
  proxy.stall();
  expect(sessions.recall(token)).toEqual(session);
  await two.operator.del(sessionKey(session.publicId));
  await vi.waitUntil(() => store.nearCacheState() === 'disarmed', { timeout: 3000, interval: 1 });
  expect(trackingClient.status, 'what is silent is not waited for to break').toBe('ready');
  expect(await sessions.verify(token)).toEqual(refused);
  await armed(store);
  expect(await sessions.verify(token)).toEqual(refused);
  store.close();
  trackingClient.disconnect();
  proxy.close();
});

test('a store that is closed while it begins to hear changes keeps nothing near', async () => {
  const { store, trackingClient, sessions } = thirdReplica(server.url);
  await trackingClient.connect();
  store.close();
  await vi.waitFor(() => expect(trackingClient.mode).toBe('subscriber'));
  const { token } = await two.nearSession();
  await sessions.verify(token);
  expect(store.nearCacheState()).toBe('disarmed');
  expect(sessions.recall(token)).toBeUndefined();
  trackingClient.disconnect();
});

test('a process that stood still asks Redis, for it has not read yet what it was sent meanwhile', async () => {
  const { token } = await two.nearSession();
  const untilMs = performance.now() + 600;
  while (performance.now() < untilMs);
  expect(two.sessions.recall(token)).toBeUndefined();
  await vi.waitFor(() => expect(two.sessions.recall(token)).toBeDefined());
});
