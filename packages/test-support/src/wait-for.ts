import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 25;

/**
 * Calls `look` every 25 ms until it returns a value. Returns undefined when there is no value within the
 * time.
 */
export async function waitFor<Found>(
  look: () => Promise<Found | undefined>,
  withinMs: number,
): Promise<Found | undefined> {
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < withinMs) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(everyMs);
  }
  return undefined;
}
