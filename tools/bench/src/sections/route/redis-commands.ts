import type { Redis } from 'ioredis';

export type RedisCommands = {
  /** Calls by command name in lower case, with the commands inside scripts. */
  readonly calls: Readonly<Record<string, number>>;
  /** `PING`s: a fixed number a second, independent of the requests. */
  readonly heartbeats: number;
};

/** Starts counting the commands of a Redis server. The returned function resolves to the counts. */
export async function countCommands(client: Redis): Promise<() => Promise<RedisCommands>> {
  await client.config('RESETSTAT');
  return async () => parseCommandStats(await client.info('commandstats'));
}

/** Commands of the counting itself. */
const own = new Set(['info', 'config|resetstat', 'config']);

export function parseCommandStats(text: string): RedisCommands {
  const lines = [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  const calls = Object.fromEntries(lines.map(([, name = '', count]) => [name, Number(count)]));
  const { ping: heartbeats = 0, ...others } = calls;
  return {
    calls: Object.fromEntries(Object.entries(others).filter(([name]) => !own.has(name))),
    heartbeats,
  };
}
