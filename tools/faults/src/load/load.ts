import { startOpenLoop } from '@session-lab/test-support/open-loop';
import type { Actions } from './actions.ts';

/** Requests per second for each action. */
export type Rates = Partial<Record<keyof Actions, number>>;

/** At these rates, two cores that also run the load and Redis serve each request in a few milliseconds. */
export const steadyRates: Rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 4, signOut: 4 };

/** Maximum number of pending requests of one action. The load skips requests beyond it. */
const maxPending = 300;

/**
 * Sends requests at these rates, whether or not earlier requests have a response. `stop` resolves after the
 * last response.
 */
export function startLoad(actions: Actions, rates: Rates): { stop(): Promise<void> } {
  const names: readonly (keyof Actions)[] = ['ping', 'readLive', 'readEnded', 'signIn', 'signOut', 'signUp'];
  const loops = names.flatMap((name) => {
    const rate = rates[name] ?? 0;
    return rate === 0
      ? []
      : [
          startOpenLoop(
            rate,
            limited(() => actions[name]()),
          ),
        ];
  });
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function limited(send: () => Promise<void>): () => Promise<void> {
  let pending = 0;
  return async () => {
    if (pending >= maxPending) return;
    pending += 1;
    await send().finally(() => (pending -= 1));
  };
}
