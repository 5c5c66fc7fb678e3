import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionStoreError } from '../session.ts';
import { aSession, newId, anHourMs } from '../testing/contract/harness.ts';
import { type OpenedStore, openStore, timed } from '../testing/redis.ts';

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
const thaw = (): boolean => process.kill(server.pid, 'SIGCONT');

/** A new, empty Redis where the old one was. */
async function restart(): Promise<void> {
  await server.stop();
  server = await startRedisServer('--port', new URL(server.url).port);
}

const until = (holds: () => void, timeoutMs: number): Promise<void> =>
  vi.waitFor(holds, { timeout: timeoutMs, interval: 10 });

test('a frozen Redis is a SessionStoreError within 600 ms, and from then on at once', async () => {
  freeze();
  const first = await timed(opened.store.read(newId()));
  expect(first.outcome).toBeInstanceOf(SessionStoreError);
  expect(first.afterMs).toBeLessThan(600);
  const second = await timed(opened.store.read(newId()));
  expect(second.outcome).toBeInstanceOf(SessionStoreError);
  expect(second.afterMs).toBeLessThan(50);
});

test('a frozen Redis is known away within 600 ms without any request', async () => {
  freeze();
  await until(() => expect(opened.store.available()).toBe(false), 600);
});

test('a Redis that goes on is served from within 1 s', async () => {
  freeze();
  await timed(opened.store.read(newId()));
  await until(() => expect(opened.client.status).not.toBe('ready'), 2000);
  thaw();
  await until(() => expect(opened.store.available()).toBe(true), 1000);
  expect(await opened.store.read(newId())).toBeNull();
});

test('every call fails as a SessionStoreError while Redis is down, and none says that a session is over', async () => {
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
  const settled = await Promise.all(calls.map(timed));
  for (const { outcome, afterMs } of settled) {
    expect(outcome).toBeInstanceOf(SessionStoreError);
    expect(afterMs).toBeLessThan(600);
  }
});

test('what is in flight when the connection breaks fails with it, and does not wait for its deadline', async () => {
  freeze();
  const reads = Array.from({ length: 20 }, () => timed(opened.store.read(newId())));
  await server.stop();
  for (const { outcome, afterMs } of await Promise.all(reads)) {
    expect(outcome).toBeInstanceOf(SessionStoreError);
    expect(afterMs).toBeLessThan(300);
  }
});

test('a Redis that came back empty is served from within 2 s, and knows no write that failed', async () => {
  const { store, client } = opened;
  freeze();
  const written = await timed(store.insert(aSession()));
  const removed = await timed(store.remove(aSession()));
  await restart();
  const whileConnecting = await timed(store.insert(aSession()));
  await until(() => expect(store.available()).toBe(true), 2000);
  for (const { outcome } of [written, removed, whileConnecting]) {
    expect(outcome).toBeInstanceOf(SessionStoreError);
  }
  expect(await client.dbsize()).toBe(0);
  expect(await client.info('commandstats')).not.toMatch(/cmdstat_(?:eval|set|del|zrem)/);
});

test('an error that Redis answers is a SessionStoreError with its cause', async () => {
  await opened.client.config('SET', 'maxmemory', '1');
  const { outcome } = await timed(opened.store.insert(aSession()));
  expect(outcome).toBeInstanceOf(SessionStoreError);
  expect(outcome).toHaveProperty('cause.message', expect.stringContaining('OOM'));
});

test('a half-open connection is replaced within 3 s', async () => {
  const proxy = await startTcpProxy(server.url);
  const behind = await openStore(proxy.url);
  proxy.stall();
  await until(() => expect(behind.store.available()).toBe(false), 1000);
  await until(() => expect(behind.store.available()).toBe(true), 2000);
  expect(await behind.store.read(newId())).toBeNull();
  behind.close();
  proxy.close();
});

test('an answer that comes, but not in time, is a SessionStoreError within 600 ms', async () => {
  const proxy = await startTcpProxy(server.url);
  const behind = await openStore(proxy.url);
  const long = aSession({ text: 'x'.repeat(2_000) });
  await behind.store.insert(long);
  proxy.drip();
  const { outcome, afterMs } = await timed(behind.store.read(long.publicId));
  expect(outcome).toBeInstanceOf(SessionStoreError);
  expect(afterMs).toBeLessThan(600);
  behind.close();
  proxy.close();
});
