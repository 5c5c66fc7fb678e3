import * as runner from 'vitest';
import { expect, test } from 'vitest';
import { memoryStore } from './memory.ts';
import type { SessionStore } from './store.ts';
import { aSession, times } from './testing/contract/harness.ts';
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

/** Resolves to the shortest time of several rounds of calls in a store with this many sessions. */
async function costOf(count: number, call: (store: SessionStore, publicId: string) => Promise<unknown>) {
  const store = memoryStore({ clock: manualClock() });
  const sessions = times(count, () => aSession());
  for (const session of sessions) await store.insert(session);
  const called = sessions.slice(0, 50);
  const rounds: number[] = [];
  for (const _round of times(20, () => undefined)) {
    const startMs = performance.now();
    for (const { publicId } of called) await call(store, publicId);
    rounds.push(performance.now() - startMs);
  }
  return Math.min(...rounds);
}

test.each<[string, (store: SessionStore, publicId: string) => Promise<unknown>]>([
  ['read', (store, publicId) => store.read(publicId)],
  ['replace', (store, publicId) => store.replace(publicId, '{"n":1}', '{"n":1}', 1000)],
])('%s does not cost more with 10,000 sessions than with 50', async (_, call) => {
  // A call that visits each session costs 200 times as much. The limit leaves room for a busy machine.
  expect(await costOf(10_000, call)).toBeLessThan(20 * (await costOf(50, call)));
});
