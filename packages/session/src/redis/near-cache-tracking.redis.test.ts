import { once } from 'node:events';
import { startRedisServer, type RedisServer } from '@session-lab/launcher/testing';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Issued, Sessions } from '../index.ts';
import { caughtUp, type HearingStore } from '../testing/caught-up.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId } from '../testing/contract/harness.ts';
import { startHalfOpenProxy } from '../testing/half-open-proxy.ts';
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

async function aNearSession(sessions = two.sessions): Promise<Issued<number>> {
  const issued = await two.otherReplica.create({ userId: newId(), data: 0 });
  await two.quiet();
  await sessions.verify(issued.token);
  return issued;
}

/** Breaks the tracking connection of the replica here, for as long as nobody calls `connect`. */
async function loseTracking(how: () => Promise<unknown>): Promise<void> {
  const { trackingClient } = two.here;
  trackingClient.options.retryStrategy = () => null;
  const closed = once(trackingClient, 'close');
  await how();
  await closed;
}

const losses: [string, () => Promise<unknown>][] = [
  ['killed by an operator', () => two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')],
  ['broken', async () => two.here.trackingClient.stream.destroy()],
];

test.each(losses)(
  'a replica whose tracking connection was %s asks Redis about every token',
  async (_, how) => {
    const { token, session } = await aNearSession();
    await loseTracking(how);
    expect(two.here.store.nearCacheState()).toBe('disarmed');
    expect(two.sessions.recall(token)).toBeUndefined();
    const recorder = recordCommands(two.here.client);
    expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
    expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
    recorder.stop();
    expect(recorder.text()).toBe('GET → GET');
    await two.operator.del(sessionKey(session.publicId));
    expect(await two.sessions.verify(token)).toEqual(refused);
  },
);

test.each(losses)(
  'what changed while the tracking connection was %s is seen when there is another',
  async (_, how) => {
    const ended = await aNearSession();
    const updated = await aNearSession();
    await loseTracking(how);
    await two.operator.del(sessionKey(ended.session.publicId));
    await two.otherReplica.update(updated.session.publicId, () => 1);
    await two.here.trackingClient.connect();
    await armed(two.here.store);
    expect(two.sessions.recall(ended.token)).toBeUndefined();
    expect(await two.sessions.verify(ended.token)).toEqual(refused);
    expect(await two.sessions.verify(updated.token)).toMatchObject({ ok: true, session: { data: 1 } });
    expect(two.sessions.recall(updated.token)).toMatchObject({ data: 1 });
  },
);

test('a tracking connection that an operator killed is made and armed anew by itself', async () => {
  const { token, session } = await aNearSession();
  const closed = once(two.here.trackingClient, 'close');
  await two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await closed;
  await two.quiet();
  await two.sessions.verify(token);
  expect(two.sessions.recall(token)).toEqual(session);
  await two.operator.del(sessionKey(session.publicId));
  await two.quiet();
  expect(two.sessions.recall(token)).toBeUndefined();
});

test('a read that was under way when the tracking connection was lost is not kept when it is back', async () => {
  const { token, session } = await two.otherReplica.create({ userId: newId(), data: 0 });
  const held = Promise.withResolvers<string | null>();
  vi.spyOn(two.here.client, 'get').mockReturnValueOnce(held.promise);
  const text = await two.operator.get(sessionKey(session.publicId));
  const verdict = two.sessions.verify(token);
  await loseTracking(async () => two.here.trackingClient.stream.destroy());
  await two.operator.del(sessionKey(session.publicId));
  await two.here.trackingClient.connect();
  await armed(two.here.store);
  held.resolve(text);
  expect(await verdict).toMatchObject({ ok: true });
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
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
  const { token, session } = await aNearSession(sessions);
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
  const proxy = await startHalfOpenProxy(server.url);
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
  await expect.poll(() => sessions.verify(token), { timeout: 3000, interval: 20 }).toEqual(refused);
  await armed(store);
  expect(await sessions.verify(token)).toEqual(refused);
  store.close();
  trackingClient.disconnect();
  proxy.close();
});

test('a closed store keeps nothing near', async () => {
  const { token, session } = await aNearSession();
  two.here.store.close();
  expect(two.here.store.nearCacheState()).toBe('disarmed');
  expect(two.sessions.recall(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
  expect(two.sessions.recall(token)).toBeUndefined();
});

test('a store that is closed while it begins to hear changes keeps nothing near', async () => {
  const { store, trackingClient, sessions } = thirdReplica(server.url);
  await trackingClient.connect();
  store.close();
  await vi.waitFor(() => expect(trackingClient.mode).toBe('subscriber'));
  const { token } = await aNearSession(sessions);
  expect(store.nearCacheState()).toBe('disarmed');
  expect(sessions.recall(token)).toBeUndefined();
  trackingClient.disconnect();
});
