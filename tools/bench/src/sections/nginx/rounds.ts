import type { Redis } from 'ioredis';
import type { Load, LoadResult } from '../../load/load.ts';
import { runLoad } from '../../load/run-load.ts';
import { commandsDone } from './redis-commands.ts';
import type { Replica } from './replicas.ts';

/** One variant of the replicas, behind NGINX. */
export type Subject = { readonly title: string; readonly url: string; readonly replicas: readonly Replica[] };

export type Round = LoadResult & {
  readonly commandsPerRequest: number;
  /** Shares of all requests, in the order of the replicas. */
  readonly shares: readonly number[];
};

/** @throws Error when a request was refused or failed: fast refusals would look like a good result */
export async function measureRound(
  { title, url, replicas }: Subject,
  redis: Redis,
  load: Omit<Load, 'url'>,
): Promise<Round> {
  const before = await servedBy(replicas);
  const commandsBefore = await commandsDone(redis);
  const result = await runLoad({ ...load, url: `${url}/me` });
  const commands = (await commandsDone(redis)) - commandsBefore;
  const served = (await servedBy(replicas)).map((count, index) => count - (before[index] ?? 0));
  if (result.non2xx > 0 || result.socketErrors > 0)
    throw new Error(`${title}: ${result.non2xx} refused, ${result.socketErrors} connections failed.`);
  const all = served.reduce((sum, count) => sum + count, 0);
  return { ...result, commandsPerRequest: commands / all, shares: served.map((count) => count / all) };
}

/** Reads the counts of the replicas one after another. */
async function servedBy(replicas: readonly Replica[]): Promise<number[]> {
  const counts: number[] = [];
  for (const replica of replicas) counts.push(await replica.served());
  return counts;
}
