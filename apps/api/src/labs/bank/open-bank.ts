import type { LabTools } from '../lab-tools.ts';
import { createAccess } from './access.ts';
import { createBankStore } from './store.ts';
import { createVisits } from './visits.ts';

type Input = Pick<LabTools, 'redis' | 'keyFor' | 'replicaName'> & { readonly now: () => number };

/** Creates the parts of the bank, with a key of its own. */
export function openBank({ redis, keyFor, replicaName, now }: Input) {
  const store = createBankStore(redis);
  return {
    store,
    access: createAccess({ store, key: keyFor('bank'), now }),
    visit: createVisits({ store, replicaName, now }),
  };
}
