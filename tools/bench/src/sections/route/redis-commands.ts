import type { Redis } from 'ioredis';

export type RedisCommands = {
  /** How often each was called, by its name in small letters. Those inside of scripts count too. */
  readonly calls: Readonly<Record<string, number>>;
  /** `PING`s: so many a second, whatever the requests. */
  readonly heartbeats: number;
};

/** Counts what a Redis is asked between here and the call of what this returns. */
export async function countCommands(client: Redis): Promise<() => Promise<RedisCommands>> {
  await client.config('RESETSTAT');
  return async () => parseCommandStats(await client.info('commandstats'));
}

/** What the counting itself asks. */
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
