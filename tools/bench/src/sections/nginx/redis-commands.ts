import type { Redis } from 'ioredis';

/** Commands of the heartbeats and of the counting. */
const uncounted: ReadonlySet<string> = new Set(['ping', 'info']);

/** Returns the number of commands for requests since Redis started. */
export async function commandsDone(client: Redis): Promise<number> {
  return sumOfCalls(await client.info('commandstats'));
}

export function sumOfCalls(info: string): number {
  return [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    .filter(([, name = '']) => !uncounted.has(name))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0);
}
