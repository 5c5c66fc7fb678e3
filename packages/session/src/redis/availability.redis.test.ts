import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionStoreError } from '../session.ts';
import { aSession, newId, anHourMs } from '../testing/contract/harness.ts';
import { type OpenedStore, openStore, outcomeOf } from '../testing/redis.ts';

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
    store.retire(session, session.text),
    store.list(session.userId),
    store.removeAll(session.userId),
    store.scan('0', 10),
  ];
  for (const outcome of await Promise.all(calls.map((call) => settledWithin(600, call))))
    expect(outcome).toBeInstanceOf(SessionStoreError);
});

test('commands in flight reject when the connection breaks, before their deadline', async () => {
  freeze();
  const reads = Array.from({ length: 20 }, () => settledWithin(300, opened.store.read(newId())));
  await server.stop();
  for (const outcome of await Promise.all(reads)) expect(outcome).toBeInstanceOf(SessionStoreError);
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
