import type { Redis } from 'ioredis';
import type { ContenderName } from '../../contenders/all.ts';
import { checkContender } from '../../contenders/check-contender.ts';
import { startContender, type RunningContender } from '../../contenders/start-contender.ts';
import type { LoadResult } from '../../load/load.ts';
import { runLoad } from '../../load/run-load.ts';
import { headerBytes } from '../../load/raw-requests.ts';
import { median } from '@session-lab/test-support/statistics';
import { countCommands } from './redis-commands.ts';
import { combined, type Measured, type Slice } from './slices.ts';

/** Measurement of one contender in one round. */
export type Run = Measured & {
  readonly contender: ContenderName;
  /** Length of the header lines that identify the user. */
  readonly headerBytes: number;
};

type Spans = {
  /** Whole seconds for each contender. */
  readonly warmUpSeconds: number;
  /** Slices of one second for each contender. */
  readonly slices: number;
};

type Environment = { readonly client: Redis; readonly redisUrl: string; readonly spans: Spans };

const connections = 32;
const sliceSeconds = 1;

/**
 * Measures contenders in turn, slice by slice, each in a fresh process. Their slices are seconds apart, so a machine that
 * slows down is slower for all of them. Redis is empty before they start.
 */
export async function runTogether(
  contenders: readonly ContenderName[],
  { client, redisUrl, spans }: Environment,
): Promise<Run[]> {
  await client.flushall();
  const running = new Map<ContenderName, RunningContender>();
  try {
    for (const name of contenders) running.set(name, await startWarm(name, { redisUrl, spans }));
    const slices: Map<ContenderName, Slice>[] = [];
    for (let number = 0; number < spans.slices; number += 1) {
      const inTurn = [...running];
      const slice = new Map<ContenderName, Slice>();
      for (const [name, server] of number % 2 === 0 ? inTurn : inTurn.toReversed())
        slice.set(name, await measure(server, client));
      slices.push(slice);
    }
    return [...running].map(([name, { headers }]) => ({
      contender: name,
      headerBytes: median(headers.map(headerBytes)),
      ...combined(slices.flatMap((slice) => slice.get(name) ?? [])),
    }));
  } finally {
    for (const server of running.values()) await server.stop();
  }
}

async function startWarm(
  name: ContenderName,
  { redisUrl, spans }: Pick<Environment, 'redisUrl' | 'spans'>,
): Promise<RunningContender> {
  const server = await startContender(name, { redisUrl });
  try {
    // The ceiling accepts every request, so it is not checked.
    if (name !== 'ceiling') await checkContender(server);
    await load(server, spans.warmUpSeconds);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function measure(server: RunningContender, client: Redis): Promise<Slice> {
  const countedCommands = await countCommands(client);
  const usedBefore = await server.usage();
  const result = await load(server, sliceSeconds);
  const usedAfter = await server.usage();
  return { ...result, ...(await countedCommands()), usedBefore, usedAfter };
}

/** @throws Error when a request was refused: the run then did not measure the route */
async function load({ url, headers }: RunningContender, seconds: number): Promise<LoadResult> {
  const result = await runLoad({ url: `${url}/me`, headers, connections, seconds });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} of ${result.requests} requests were refused.`);
  return result;
}
