import { setTimeout as elapse } from 'node:timers/promises';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { describeSessionStore, type StoreHarness } from '../testing/index.ts';
import { openSessionRedis } from '../testing/redis.ts';

async function harnessOn(url: string): Promise<StoreHarness> {
  const [here, there] = await Promise.all([openSessionRedis(url), openSessionRedis(url)]);
  return {
    store: here.store,
    otherProcess: there.store,
    pass: (ms) => elapse(ms + 1),
    async close() {
      here.close();
      there.close();
    },
  };
}

describeSessionStore('redisStore, one server', () => harnessOn(inject('redisUrl')));

describe.each(['sentinel', 'cluster'] as const)('%s', (kind) => {
  let group: RedisGroup;
  beforeAll(async () => {
    group = await startRedisGroup(kind);
  });
  afterAll(() => group.stop());
  describeSessionStore(`redisStore, ${kind}`, () => harnessOn(group.url));
});
