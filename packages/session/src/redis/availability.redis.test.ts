import { once } from 'node:events';
import { inspect } from 'node:util';
import { setTimeout as elapse } from 'node:timers/promises';
import { eventually, settledWithin, untilTrue } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionStoreError } from '../errors.ts';
import { aSession, newId, anHourMs } from '../testing/contract/harness.ts';
import { type OpenedStore, openStore, outcomeOf, untilClosed } from '../testing/redis.ts';
import { connectSessionRedis, redisStore, redisTrackingClientOptions } from './index.ts';

let server: RedisServer;
let opened: OpenedStore;

beforeEach(async () => {
  server = await startRedisServer();
  opened = await openStore(server.url);
});

afterEach(async () => {
  opened.close();
  await server.stop();
});

const freeze = (): boolean => process.kill(server.pid, 'SIGSTOP');
const resume = (): boolean => process.kill(server.pid, 'SIGCONT');

/** Starts a new, empty Redis on the port of the old one. */
async function restart(): Promise<void> {
  await server.stop();
  server = await startRedisServer('--port', new URL(server.url).port);
}

test('a call to a frozen Redis rejects within 600 ms, and later calls reject at once', async () => {
  freeze();
  expect(await settledWithin(600, opened.store.read(newId()))).toBeInstanceOf(SessionStoreError);
  expect(opened.store.available()).toBe(false);
  expect(await settledWithin(50, opened.store.read(newId()))).toBeInstanceOf(SessionStoreError);
});

test('a frozen Redis is reported unavailable within 600 ms without any request', async () => {
  freeze();
  await eventually(() => expect(opened.store.available()).toBe(false), 600);
});

test('sessions are served within 1 s after a frozen Redis resumed', async () => {
  freeze();
  await outcomeOf(opened.store.read(newId()));
  await eventually(() => expect(opened.client.status).not.toBe('ready'), 2000);
  resume();
  await eventually(() => expect(opened.store.available()).toBe(true), 1000);
  expect(await opened.store.read(newId())).toBeNull();
});

test('every call rejects with a SessionStoreError while Redis is down, and none reports an end', async () => {
  const { store } = opened;
  const session = aSession();
  await store.insert(session);
  await server.stop();
  const calls = [
    store.read(session.publicId),
    store.replace(session.publicId, session.text, 'next', anHourMs),
    store.insert(aSession()),
    store.remove(session),
    store.retire(session),
    store.list(session.userId),
    store.removeAll(session.userId),
    store.scan('0', 10),
  ];
  for (const outcome of await Promise.all(calls.map((call) => settledWithin(600, call))))
    expect(outcome).toBeInstanceOf(SessionStoreError);
});

test('writes in flight reject when the connection breaks, before their deadline', async () => {
  freeze();
  const writes = Array.from({ length: 20 }, () => settledWithin(300, opened.store.remove(aSession())));
  await server.stop();
  for (const outcome of await Promise.all(writes)) expect(outcome).toBeInstanceOf(SessionStoreError);
});

test('a read in flight when the connection breaks is sent once more, and later reads wait for the next connection', async () => {
  const { store, client } = opened;
  const session = aSession();
  await store.insert(session);
  freeze();
  const inFlight = store.read(session.publicId);
  client.stream.destroy();
  await untilClosed(client);
  const later = store.read(session.publicId);
  resume();
  expect(await Promise.all([inFlight, later])).toEqual([session.text, session.text]);
  expect(store.stats().reconnects).toBe(1);
});

test('the first calls of a program wait for the connection', async () => {
  const connections = connectSessionRedis(server.url);
  const store = redisStore(connections);
  const session = aSession();
  expect(store.available()).toBe(false);
  expect(await store.insert(session)).toBe(1);
  expect(await store.read(session.publicId)).toBe(session.text);
  store.close();
  connections.close();
});

test('while Redis is down, the cause of every error is the last error of the connection', async () => {
  const { store } = opened;
  await server.stop();
  const isRefused = { cause: { message: expect.stringContaining('ECONNREFUSED') } };
  for (const call of [() => store.read(newId()), () => store.list(newId())])
    await eventually(async () => expect(await outcomeOf(call())).toMatchObject(isRefused));
});

test('reports an outage once, with the address, and its end', async () => {
  const { port } = new URL(server.url);
  const events: string[] = [];
  const connections = connectSessionRedis(server.url);
  const { client, trackingClient } = connections;
  const store = redisStore({
    ...connections,
    onError: ({ message }) => events.push(message),
    onRestored: () => events.push('restored'),
  });
  await eventually(() => expect(store.available()).toBe(true));
  let attempts = 0;
  for (const connection of [client, trackingClient]) connection?.on('reconnecting', () => (attempts += 1));
  const outage = [
    expect.stringMatching(
      `^The connection to the Redis of the sessions .* calls reject until it is restored: .*Is Redis running at 127.0.0.1:${port}\\?$`,
    ),
    'restored',
  ];
  for (const expected of [outage, [...outage, ...outage]]) {
    await server.stop();
    attempts = 0;
    await eventually(() => expect(attempts).toBeGreaterThan(8));
    server = await startRedisServer('--port', port);
    await eventually(() => expect(events).toEqual(expected));
  }
  store.close();
  connections.close();
});

test('reports the loss of only the tracking connection, and its end', async () => {
  const events: string[] = [];
  const { client } = opened;
  const port = await closedPort();
  const trackingClient = new Redis(port, '127.0.0.1', redisTrackingClientOptions);
  const store = redisStore({
    client,
    trackingClient,
    onError: ({ message }) => events.push(message),
    onRestored() {
      events.push('restored');
      throw new Error('of the program');
    },
  });
  const lost = expect.stringMatching(/^The connection that receives changes .* read four times a second: /);
  await eventually(() => expect(events).toEqual([lost]));
  // The other connection returns: the outage goes on.
  const ready = once(client, 'ready');
  client.stream.destroy();
  await ready;
  expect(events).toEqual([lost]);
  const second = await startRedisServer('--port', String(port));
  await eventually(() => expect(events).toEqual([lost, 'restored', 'onRestored threw an error.']));
  store.close();
  trackingClient.disconnect();
  await second.stop();
});

test('no error contains the password or the data of a user, as a log prints it', async () => {
  const operator = new Redis(server.url);
  const session = aSession({ text: '{"d":"the data"}' });
  const { client } = opened;
  await operator.config('SET', 'maxmemory', '1');
  const failed = await outcomeOf(opened.store.insert(session));
  await operator.config('SET', 'maxmemory', '0');
  await operator.config('SET', 'requirepass', 'the password');
  operator.disconnect();
  expect(client.status).toBe('ready');
  const connections = connectSessionRedis(server.url.replace('//', '//:the-secret@'));
  const reported: unknown[] = [];
  const store = redisStore({ ...connections, onError: (error) => reported.push(error) });
  await eventually(() => expect(inspect(reported)).toContain('WRONGPASS'));
  const call = await outcomeOf(store.read(newId()));
  for (const error of [failed, call, ...reported]) {
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9 })).not.toMatch(/the-secret|the data/);
  }
  expect(inspect(failed, { depth: 9 })).toContain('OOM');
  store.close();
  connections.close();
});

/** Returns a port on which nothing listens. */
async function closedPort(): Promise<number> {
  const stopped = await startRedisServer();
  await stopped.stop();
  return Number(new URL(stopped.url).port);
}

test('a store that starts before Redis rejects, and serves when Redis is there', async () => {
  const { port } = new URL(server.url);
  await server.stop();
  const connections = connectSessionRedis(`redis://127.0.0.1:${port}`);
  const store = redisStore(connections);
  expect(await settledWithin(600, store.read(newId()))).toBeInstanceOf(SessionStoreError);
  server = await startRedisServer('--port', port);
  await eventually(() => expect(store.available()).toBe(true), 2000);
  expect(await store.read(newId())).toBeNull();
  store.close();
  connections.close();
});

test('a server that refuses writes still answers every read', async () => {
  const connections = connectSessionRedis(server.url);
  // Long enough for a reconnect on a busy machine.
  const store = redisStore({ ...connections, deadlineMs: 5000 });
  const session = aSession();
  await store.insert(session);
  const operator = new Redis(server.url);
  await operator.replicaof('127.0.0.1', 1);
  while (store.stats().reconnects < 2) {
    const write = outcomeOf(store.replace(session.publicId, session.text, session.text, anHourMs));
    expect(await store.read(session.publicId)).toBe(session.text);
    expect(await write).toBeInstanceOf(SessionStoreError);
  }
  operator.disconnect();
  store.close();
  connections.close();
});

test.each([300, 400])('no call fails while Redis does not reply for %i ms', async (stallMs) => {
  const { store } = opened;
  const session = aSession();
  await store.insert(session);
  freeze();
  const calls = [store.read(session.publicId), store.list(session.userId), store.remove(aSession())];
  await elapse(stallMs);
  resume();
  expect(await Promise.all(calls)).toEqual([session.text, [expect.anything()], false]);
  expect(store.stats().reconnects).toBe(0);
});

test.each([160, 320])('serves every request of a Redis whose replies take %i ms', async (roundTripMs) => {
  const proxy = await startTcpProxy(server.url, { roundTripMs });
  const behind = await openStore(proxy.url, 0, { maxSessions: 100 });
  const session = aSession();
  expect(await behind.store.insert(session)).toBe(1);
  const reads: Promise<string | null>[] = [];
  for (let beat = 0; beat < 100; beat += 1) {
    reads.push(behind.store.read(session.publicId));
    await elapse(10);
  }
  expect(new Set(await Promise.all(reads))).toEqual(new Set([session.text]));
  expect([behind.store.stats().reconnects, behind.store.nearCacheState()]).toEqual([0, 'tracking']);
  behind.close();
  proxy.close();
});

test('a longer deadline serves a more distant Redis', async () => {
  const proxy = await startTcpProxy(server.url, { roundTripMs: 700 });
  const connections = connectSessionRedis(proxy.url);
  const store = redisStore({ ...connections, deadlineMs: 2000 });
  await untilTrue(() => store.available());
  expect(await store.read(newId())).toBeNull();
  store.close();
  connections.close();
  proxy.close();
});

test.each([99, 60_001, Number.NaN])('a deadline of %d ms is refused', (deadlineMs) => {
  const { client, trackingClient } = opened;
  expect(() => redisStore({ client, trackingClient, deadlineMs })).toThrow(RangeError);
});

test('sessions are served within 2 s after Redis restarted empty, and no failed write is repeated', async () => {
  const { store, client } = opened;
  freeze();
  const written = await outcomeOf(store.insert(aSession()));
  const removed = await outcomeOf(store.remove(aSession()));
  await restart();
  const whileConnecting = await outcomeOf(store.insert(aSession()));
  await eventually(() => expect(store.available()).toBe(true), 2000);
  for (const outcome of [written, removed, whileConnecting])
    expect(outcome).toBeInstanceOf(SessionStoreError);
  expect(await client.dbsize()).toBe(0);
  expect(await client.info('commandstats')).not.toMatch(/cmdstat_(?:eval|set|del|zrem)/);
});

test('an error of Redis is the cause of a SessionStoreError', async () => {
  await opened.client.config('SET', 'maxmemory', '1');
  const outcome = await outcomeOf(opened.store.insert(aSession()));
  expect(outcome).toBeInstanceOf(SessionStoreError);
  expect(outcome).toHaveProperty('cause.message', expect.stringContaining('OOM'));
});

test('a half-open connection is replaced within 3 s', async () => {
  const proxy = await startTcpProxy(server.url);
  const behind = await openStore(proxy.url);
  proxy.stall();
  await eventually(() => expect(behind.store.available()).toBe(false), 1000);
  await eventually(() => expect(behind.store.available()).toBe(true), 2000);
  expect(await behind.store.read(newId())).toBeNull();
  behind.close();
  proxy.close();
});

test('a call with a slow reply rejects within 600 ms', async () => {
  const proxy = await startTcpProxy(server.url);
  const behind = await openStore(proxy.url);
  const long = aSession({ text: 'x'.repeat(2_000) });
  await behind.store.insert(long);
  proxy.drip();
  expect(await settledWithin(600, behind.store.read(long.publicId))).toBeInstanceOf(SessionStoreError);
  behind.close();
  proxy.close();
});
