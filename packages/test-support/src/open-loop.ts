import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the loop looks for due sends, in milliseconds. */
const tickMs = 1;

export type OpenLoop = {
  /** Number of sends so far. */
  readonly sent: () => number;
  /** Stops sending. Resolves when every send has settled. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends at a fixed rate, whether or not earlier sends have settled. `send` must not reject. `send` gets the
 * instant of its due time (`performance.now()`). A latency measured from that instant includes the delay of
 * this process and the wait behind slow responses.
 */
export function startOpenLoop(
  perSecond: number,
  send: (number: number, dueAtMs: number) => Promise<unknown>,
): OpenLoop {
  const pending = new Set<Promise<unknown>>();
  const startedAtMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // Send 0 is due at once, send n after n intervals.
    const last = Math.floor(((performance.now() - startedAtMs) * perSecond) / 1000);
    while (sent <= last) {
      const number = sent++;
      const settled = send(number, startedAtMs + (number * 1000) / perSecond);
      pending.add(settled);
      void settled.finally(() => pending.delete(settled));
    }
  }, tickMs);
  return {
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
    },
  };
}

/**
 * Sends at a fixed rate for a limited time and returns the results. `signal` aborts the sends that are
 * pending `graceMs` after the end. `send` must not reject.
 */
export async function sendAtRate<Result>(
  { perSecond, forMs, graceMs = 0 }: { perSecond: number; forMs: number; graceMs?: number },
  send: (number: number, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const over = new AbortController();
  // Every pending send may add a listener, so Node must not warn about the number of listeners.
  setMaxListeners(0, over.signal);
  const results: Promise<Result>[] = [];
  const count = (perSecond * forMs) / 1000;
  const startedAtMs = performance.now();
  for (let number = 0; number < count; number += 1) {
    const dueInMs = startedAtMs + (number * 1000) / perSecond - performance.now();
    if (dueInMs > 0) await sleep(dueInMs);
    results.push(send(number, over.signal));
  }
  const all = Promise.all(results);
  await Promise.race([all, sleep(graceMs)]);
  over.abort();
  return all;
}
