import { setTimeout as sleep } from 'node:timers/promises';

/** Until then, or until it is interrupted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
