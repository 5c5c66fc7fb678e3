import { setTimeout as elapse } from 'node:timers/promises';
import { eventually, untilTrue } from '@session-lab/test-support/eventually';
import { startTcpProxy } from '@session-lab/test-support/tcp-proxy';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import * as runner from 'vitest';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { SessionStore } from '../store.ts';
import { describeSessionStore, type StoreHarness } from '../testing/index.ts';
import { openSessionRedis } from '../testing/redis.ts';

/** Waits by the clock: a timer starts at the cached time of the event loop, so under load it fires milliseconds early. */
async function pass(ms: number): Promise<void> {
  const untilMs = performance.now() + ms + 1;
  while (performance.now() < untilMs) await elapse(untilMs - performance.now());
}

async function scanAll(store: SessionStore): Promise<void> {
  let cursor: string | undefined = '0';
  while (cursor !== undefined) ({ nextCursor: cursor } = await store.scan(cursor, 10));
}

/**
 * In an outage, all servers of the group are frozen, the Sentinels too. So there is no failover, and the sessions of before are
 * still there.
 */
async function harnessOnGroup({ url, nodes }: RedisGroup): Promise<StoreHarness> {
  const [here, there] = await Promise.all([openSessionRedis(url), openSessionRedis(url)]);
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const { pid } of nodes) process.kill(pid, signal);
  };
  return {
    store: here.store,
    otherProcess: there.store,
    pass,
    outage: {
      async begin() {
        signalAll('SIGSTOP');
        await untilTrue(() => !here.store.available());
      },
      async end() {
        signalAll('SIGCONT');
        // The servers of a Cluster may refuse commands until their PINGs to each other are answered. A scan of all pages queries each primary.
        await eventually(() => scanAll(here.store));
      },
    },
    async close() {
      signalAll('SIGCONT');
      here.close();
      there.close();
    },
  };
}

/** The first store reaches Redis through a proxy, which can cut the connection. */
async function harnessWithOutage(url: string): Promise<StoreHarness> {
  const proxy = await startTcpProxy(url);
  const [here, there] = await Promise.all([openSessionRedis(proxy.url), openSessionRedis(url)]);
  return {
    store: here.store,
    otherProcess: there.store,
    pass,
    outage: {
      async begin() {
        proxy.cut();
        await untilTrue(() => !here.store.available());
      },
      async end() {
        proxy.repair();
        await untilTrue(() => here.store.available());
      },
    },
    async close() {
      here.close();
      there.close();
      proxy.close();
    },
  };
}

describeSessionStore('redisStore, one server', () => harnessWithOutage(inject('redisUrl')), runner, {
  outage: true,
});

describe.each(['sentinel', 'cluster'] as const)('%s', (kind) => {
  let group: RedisGroup;
  beforeAll(async () => {
    group = await startRedisGroup(kind);
  });
  afterAll(() => group.stop());
  describeSessionStore(`redisStore, ${kind}`, () => harnessOnGroup(group), runner, { outage: true });
});
