import { setTimeout as elapse } from 'node:timers/promises';
import { inject } from 'vitest';
import { describeSessionStore } from '../testing/index.ts';
import { openStore } from '../testing/redis.ts';

describeSessionStore('redisStore', async () => {
  const [here, there] = await Promise.all([openStore(inject('redisUrl')), openStore(inject('redisUrl'))]);
  return {
    store: here.store,
    otherReplica: there.store,
    pass: (ms) => elapse(ms + 1),
    async close() {
      here.close();
      there.close();
    },
  };
});
