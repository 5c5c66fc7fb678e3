import * as runner from 'vitest';
import { memoryStore } from './memory.ts';
import { describeSessionStore, manualClock } from './testing/index.ts';

const makeHarness = async () => {
  const clock = manualClock();
  const store = memoryStore({ clock });
  return {
    store,
    otherProcess: store,
    pass: async (ms: number) => clock.advance(ms),
    close: async () => store.close(),
  };
};

describeSessionStore('memoryStore', makeHarness, runner);
