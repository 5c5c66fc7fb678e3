import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sessions } from '../index.ts';
import { recordCommands } from '../testing/command-recorder.ts';
import { newId } from '../testing/contract/harness.ts';
import { untilChangesReceived, untilClosed, untilTracking, type TrackingStore } from '../testing/redis.ts';
import { openTwoProcesses, type TwoProcesses } from '../testing/two-processes.ts';
import { sessionKey } from '../testing/session-key.ts';
import { redisStore, redisTrackingClientOptions } from './index.ts';

const refused = { ok: false, reason: 'not_found' };
const nearCache = { maxSessions: 100 };

let server: RedisServer;
let two: TwoProcesses;
beforeEach(async () => {
  server = await startRedisServer();
  two = await openTwoProcesses({ url: server.url, touchIntervalMs: 60_000, nearCache });
});
afterEach(async () => {
  two.close();
  await server.stop();
});

/** Breaks the tracking connection of the first process. It stays closed until the test calls `connect`. */
async function loseTracking(breakConnection: () => Promise<unknown>): Promise<void> {
  const { trackingClient } = two.here;
  trackingClient.options.retryStrategy = () => null;
  const closed = untilClosed(trackingClient);
  await breakConnection();
  await closed;
}

const losses: [string, () => Promise<unknown>][] = [
  ['killed by an operator', () => two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub')],
  ['broken', async () => two.here.trackingClient.stream.destroy()],
];

test.each(losses)(
  'a process whose tracking connection was %s queries Redis for every token',
  async (_, breakConnection) => {
    const { token, session } = await two.cachedSession();
    await loseTracking(breakConnection);
    expect(two.here.store.nearCacheState()).toBe('bypassed');
    expect(two.sessions.verifyCached(token)).toBeUndefined();
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
  'a process receives the changes made while its tracking connection was %s',
  async (_, breakConnection) => {
    const ended = await two.cachedSession();
    const updated = await two.cachedSession();
    await loseTracking(breakConnection);
    await two.operator.del(sessionKey(ended.session.publicId));
    await two.otherProcess.update(updated.session.publicId, () => 1);
    await two.here.trackingClient.connect();
    await untilTracking(two.here.store);
    expect(two.sessions.verifyCached(ended.token)).toBeUndefined();
    expect(await two.sessions.verify(ended.token)).toEqual(refused);
    expect(await two.sessions.verify(updated.token)).toMatchObject({ ok: true, session: { data: 1 } });
    expect(two.sessions.verifyCached(updated.token)).toMatchObject({ data: 1 });
  },
);

test('a tracking connection that an operator killed reconnects and tracks changes again', async () => {
  const { token, session } = await two.cachedSession();
  const closed = untilClosed(two.here.trackingClient);
  await two.operator.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await closed;
  await two.settle();
  await two.sessions.verify(token);
  expect(two.sessions.verifyCached(token)).toEqual(session);
  await two.operator.del(sessionKey(session.publicId));
  await two.settle();
  expect(two.sessions.verifyCached(token)).toBeUndefined();
});

test('a read in flight when the tracking connection was lost is not kept after it returned', async () => {
  const { token, session } = await two.otherProcess.create({ userId: newId(), data: 0 });
  const held = Promise.withResolvers<string | null>();
  vi.spyOn(two.here.client, 'get').mockReturnValueOnce(held.promise);
  const text = await two.operator.get(sessionKey(session.publicId));
  const verdict = two.sessions.verify(token);
  await loseTracking(async () => two.here.trackingClient.stream.destroy());
  await two.operator.del(sessionKey(session.publicId));
  await two.here.trackingClient.connect();
  await untilTracking(two.here.store);
  held.resolve(text);
  expect(await verdict).toMatchObject({ ok: true });
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual(refused);
});

test('a closed store keeps nothing in the near cache', async () => {
  const { token, session } = await two.cachedSession();
  two.here.store.close();
  expect(two.here.store.nearCacheState()).toBe('bypassed');
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  expect(await two.sessions.verify(token)).toEqual({ ok: true, session });
  expect(two.sessions.verifyCached(token)).toBeUndefined();
});

type ThirdProcess = TrackingStore & { readonly sessions: Sessions<number> };

/** Creates a third process. Only its tracking connection uses `url`, and it connects when the test calls `connect`. */
function thirdProcess(url: string): ThirdProcess {
  const trackingClient = new Redis(url, { ...redisTrackingClientOptions, lazyConnect: true });
  trackingClient.on('error', () => undefined);
  const store = redisStore({ client: two.here.client, trackingClient, nearCache });
  return { store, trackingClient, sessions: two.start(store) };
}

test('keeps nothing before tracking starts', async () => {
  const { store, trackingClient, sessions } = thirdProcess(server.url);
  const { token, session } = await two.cachedSession();
  await sessions.verify(token);
  expect(store.nearCacheState()).toBe('bypassed');
  expect(sessions.verifyCached(token)).toBeUndefined();
  await trackingClient.connect();
  await untilTracking(store);
  expect(sessions.verifyCached(token)).toBeUndefined();
  await sessions.verify(token);
  expect(sessions.verifyCached(token)).toEqual(session);
  store.close();
  trackingClient.disconnect();
});

test('does not keep a read that began before tracking started', async () => {
  const { store, trackingClient, sessions } = thirdProcess(server.url);
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  const read = Promise.withResolvers<string | null>();
  vi.spyOn(two.here.client, 'get').mockReturnValueOnce(read.promise);
  const verdict = sessions.verify(token);
  const text = await two.operator.get(sessionKey(session.publicId));
  await two.operator.del(sessionKey(session.publicId));
  await trackingClient.connect();
  await untilTracking(store);
  read.resolve(text);
  expect(await verdict).toMatchObject({ ok: true });
  expect(sessions.verifyCached(token)).toBeUndefined();
  store.close();
  trackingClient.disconnect();
});

test('refuses a session that ended behind a half-open tracking connection within 3 s', async () => {
  const proxy = await startTcpProxy(server.url);
  const third = thirdProcess(proxy.url);
  const { store, trackingClient, sessions } = third;
  await trackingClient.connect();
  await untilChangesReceived(two.operator, third);
  const { token, session } = await two.sessions.create({ userId: newId(), data: 0 });
  await untilChangesReceived(two.operator, third);
  await sessions.verify(token);
  proxy.stall();
  expect(sessions.verifyCached(token)).toEqual(session);
  await two.operator.del(sessionKey(session.publicId));
  await eventually(() => expect(store.nearCacheState()).toBe('bypassed'), 3000);
  expect(trackingClient.status, 'a silent connection is distrusted before it breaks').toBe('ready');
  expect(await sessions.verify(token)).toEqual(refused);
  await untilTracking(store);
  expect(await sessions.verify(token)).toEqual(refused);
  store.close();
  trackingClient.disconnect();
  proxy.close();
});

test('a store that closes while tracking starts keeps nothing in the near cache', async () => {
  const { store, trackingClient, sessions } = thirdProcess(server.url);
  await trackingClient.connect();
  store.close();
  await eventually(() => expect(trackingClient.mode).toBe('subscriber'));
  const { token } = await two.cachedSession();
  await sessions.verify(token);
  expect(store.nearCacheState()).toBe('bypassed');
  expect(sessions.verifyCached(token)).toBeUndefined();
  trackingClient.disconnect();
});

test('a process queries Redis after a standstill, because it has not read the changes of that time', async () => {
  const { token } = await two.cachedSession();
  const untilMs = performance.now() + 600;
  while (performance.now() < untilMs);
  expect(two.sessions.verifyCached(token)).toBeUndefined();
  await eventually(() => expect(two.sessions.verifyCached(token)).toBeDefined());
});
