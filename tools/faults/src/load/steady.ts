import { setTimeout as pause } from 'node:timers/promises';
import type { Lanes } from './lanes.ts';

/** Requests a second, by lane. */
export type Rates = Partial<Record<keyof Lanes, number>>;

/** What two cores carry beside everything else with a few milliseconds to spare. */
export const steadyRates: Rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 4, signOut: 4 };

/** As many requests of one lane may be under way; what would be more is not sent. */
const underWayAtMost = 300;

export type SteadyLoad = {
  /** Resolves when the last answer is there. */
  stop(): Promise<void>;
};

/** Sends at these rates whether or not what was sent before is answered, as many people do. */
export function startLoad(lanes: Lanes, rates: Rates): SteadyLoad {
  const stopping = new AbortController();
  const names: readonly (keyof Lanes)[] = ['ping', 'readLive', 'readEnded', 'signIn', 'signOut', 'signUp'];
  const paced = names.map((name) => pace(() => lanes[name](), rates[name] ?? 0, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(paced);
    },
  };
}

async function pace(send: () => Promise<unknown>, perSecond: number, signal: AbortSignal): Promise<void> {
  if (perSecond === 0) return;
  const underWay = new Set<Promise<unknown>>();
  const startedAtMs = performance.now();
  for (let number = 0; !signal.aborted; number += 1) {
    const dueInMs = startedAtMs + (number * 1000) / perSecond - performance.now();
    if (dueInMs > 0) await pause(dueInMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || underWay.size >= underWayAtMost) continue;
    const sent = send().finally(() => underWay.delete(sent));
    underWay.add(sent);
  }
  await Promise.all(underWay);
}
