import type { LabTools } from '../lab-tools.ts';
import { createAccess } from './access.ts';
import { createBankStore } from './store.ts';
import { createVisits } from './visits.ts';

type Input = Pick<LabTools, 'redis' | 'keyFor' | 'replicaName' | 'timings' | 'redisUsage'> & {
  readonly now: () => number;
};

/** Creates the parts of the bank, with a key of its own. */
export function openBank({ redis, keyFor, timings, now, ...tools }: Input) {
  const store = createBankStore(redis);
  return {
    store,
    access: createAccess({ store, key: keyFor('bank'), timings, now }),
    visit: createVisits({ ...tools, store, timings, now }),
  };
}
