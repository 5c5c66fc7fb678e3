import type { Redis } from 'ioredis';

/** Those of the heartbeats, and of this count. */
const beside: ReadonlySet<string> = new Set(['ping', 'info']);

/** How many commands Redis has done since it started, for requests. */
export async function commandsDone(client: Redis): Promise<number> {
  return sumOfCalls(await client.info('commandstats'));
}

export function sumOfCalls(info: string): number {
  return [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    .filter(([, name = '']) => !beside.has(name))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0);
}
