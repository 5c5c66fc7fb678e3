import type { Redis } from 'ioredis';
import { runLoad, type Load, type LoadResult } from '../../load/load.ts';
import { commandsDone } from './redis-commands.ts';
import type { Replica } from './replicas.ts';

/** One way to answer, as it is reached through NGINX. */
export type Subject = { readonly title: string; readonly url: string; readonly replicas: readonly Replica[] };

export type Round = LoadResult & {
  readonly commandsPerRequest: number;
  /** Of all requests, in the order of the replicas. */
  readonly shares: readonly number[];
};

/** @throws Error when anything but the answer came: a figure of refusals would look like a good one */
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

/** Asked for in turn: what is asked of one replica is answered before the other is asked. */
async function servedBy(replicas: readonly Replica[]): Promise<number[]> {
  const counts: number[] = [];
  for (const replica of replicas) counts.push(await replica.served());
  return counts;
}
