import { eventually } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EndReason } from '../session.ts';
import { aSession } from '../testing/contract/harness.ts';
import { untilClosed, openStore, type OpenedStore } from '../testing/redis.ts';
import { sessionKey } from '../testing/session-key.ts';

let server: RedisServer;
let opened: OpenedStore;
let other: OpenedStore;

beforeEach(async () => {
  server = await startRedisServer('--enable-debug-command', 'yes');
  [opened, other] = await Promise.all([openStore(server.url), openStore(server.url)]);
});

afterEach(async () => {
  opened.close();
  other.close();
  await server.stop();
});

async function watched({ store } = opened): Promise<{ key: string; reasons: EndReason[] }> {
  const session = aSession();
  const reasons: EndReason[] = [];
  await other.store.insert(session);
  store.watch(session.publicId, (reason) => reasons.push(reason));
  return { key: sessionKey(session.publicId), reasons };
}

/** Waits for a reason and returns all. */
async function received(reasons: EndReason[], timeoutMs: number): Promise<EndReason[]> {
  await eventually(() => expect(reasons).not.toEqual([]), timeoutMs);
  return reasons;
}

test('reports a session that was deleted by hand within 100 ms', async () => {
  const { key, reasons } = await watched();
  await eventually(() => expect(opened.trackingClient.mode).toBe('subscriber'));
  await other.client.del(key);
  expect(await received(reasons, 100)).toEqual(['ended']);
});

test('reports the end of all watched sessions when Redis is flushed', async () => {
  const { reasons } = await watched();
  await other.client.flushall();
  expect(await received(reasons, 500)).toEqual(['ended']);
});

test('reports an expiry on time, even if Redis reports it late', async () => {
  const { key, reasons } = await watched();
  await other.client.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
  await other.client.pexpire(key, 50);
  expect(await received(reasons, 500)).toEqual(['ended']);
});

test('reports an end that happened while the tracking connection was down', async () => {
  const { key, reasons } = await watched();
  const id = await trackingId();
  const closed = untilClosed(opened.trackingClient);
  await other.client.client('KILL', 'ID', id);
  await closed;
  await other.client.del(key);
  expect(await received(reasons, 1000)).toEqual(['ended']);
});

test('reports an end within 1 s while the tracking connection stays down', async () => {
  const { key, reasons } = await watched();
  await trackingId();
  opened.trackingClient.options.retryStrategy = () => null;
  const closed = untilClosed(opened.trackingClient);
  opened.trackingClient.stream.destroy();
  await closed;
  await other.client.del(key);
  expect(await received(reasons, 1000)).toEqual(['ended']);
});

test('tracks changes again after a reconnect', async () => {
  const before = await trackingId();
  await other.client.client('KILL', 'ID', before);
  await eventually(async () => expect(await trackingId()).not.toBe(before));
  const { key, reasons } = await watched();
  await other.client.del(key);
  expect(await received(reasons, 100)).toEqual(['ended']);
});

test('reports an end behind a half-open tracking connection within 3 s', async () => {
  const proxy = await startTcpProxy(server.url);
  const behind = await openStore(proxy.url);
  const { key, reasons } = await watched(behind);
  await eventually(() => expect(behind.trackingClient.mode).toBe('subscriber'));
  proxy.stall();
  await other.client.del(key);
  expect(await received(reasons, 3000)).toEqual(['ended']);
  behind.close();
  proxy.close();
});

test('a store that stays unavailable ends a watch with `store_unavailable`, and a short outage does not', async () => {
  const { reasons } = await watched();
  process.kill(server.pid, 'SIGSTOP');
  await eventually(() => expect(opened.store.available()).toBe(false));
  process.kill(server.pid, 'SIGCONT');
  await eventually(() => expect(opened.store.available()).toBe(true));
  expect(reasons).toEqual([]);
  process.kill(server.pid, 'SIGKILL');
  expect(await received(reasons, 5000)).toEqual(['store_unavailable']);
});

test('a closed store leaves no listener and calls no watcher', async () => {
  const { key, reasons } = await watched();
  const listeners = ['ready', 'close', 'messageBuffer'];
  opened.store.close();
  await other.client.del(key);
  const counts = [opened.client, opened.trackingClient].flatMap((client) =>
    listeners.map((event) => client.listenerCount(event)),
  );
  expect(counts).toEqual(counts.map(() => 0));
  expect(reasons).toEqual([]);
});

/** Waits until the tracking connection tracks (flag `t` in CLIENT LIST), and returns its id. */
async function trackingId(): Promise<string> {
  return eventually(async () => {
    const clients = String(await other.client.client('LIST')).split('\n');
    const port = opened.trackingClient.stream.localPort;
    const mine = clients.find((line) => line.includes(`addr=127.0.0.1:${port} `) && /flags=\w*t/.test(line));
    expect(mine).toBeDefined();
    return /id=(\d+)/.exec(mine ?? '')?.[1] ?? '';
  });
}
