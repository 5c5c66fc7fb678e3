import { memoryStore } from './memory.ts';
import { describeSessionStore, manualClock } from './testing/index.ts';

describeSessionStore('memoryStore', async () => {
  const clock = manualClock();
  const store = memoryStore({ clock });
  return {
    store,
    otherProcess: store,
    pass: async (ms) => clock.advance(ms),
    close: async () => store.close(),
  };
});
