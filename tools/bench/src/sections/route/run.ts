import type { Redis } from 'ioredis';
import type { ContenderName } from '../../contenders/all.ts';
import { checkContender } from '../../contenders/check-contender.ts';
import { startContender, type RunningContender } from '../../contenders/start-contender.ts';
import type { LoadResult } from '../../load/load.ts';
import { runLoad } from '../../load/run-load.ts';
import { headerBytes } from '../../load/raw-requests.ts';
import { median } from '@session-lab/test-support/statistics';
import { countCommands, type RedisCommands } from './redis-commands.ts';

/** Measurement of one contender in one round. */
export type Run = LoadResult &
  RedisCommands & {
    readonly contender: ContenderName;
    readonly cpuUsPerRequest: number;
    readonly commandsPerRequest: number;
    /** Length of the header lines that identify the user. */
    readonly headerBytes: number;
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
  };

export type Spans = { readonly warmUpSeconds: number; readonly seconds: number };

const connections = 32;

/** Measures in a fresh process with an empty Redis. */
export async function runContender(
  contender: ContenderName,
  { client, redisUrl, spans }: { client: Redis; redisUrl: string; spans: Spans },
): Promise<Run> {
  await client.flushall();
  const running = await startContender(contender, { redisUrl });
  try {
    // The ceiling accepts every request, so it is not checked.
    if (contender !== 'ceiling') await checkContender(running);
    await load(running, spans.warmUpSeconds);
    return { contender, ...(await measure(running, client, spans.seconds)) };
  } finally {
    await running.stop();
  }
}

async function measure(
  running: RunningContender,
  client: Redis,
  seconds: number,
): Promise<Omit<Run, 'contender'>> {
  const countedCommands = await countCommands(client);
  const before = await running.usage();
  const result = await load(running, seconds);
  const after = await running.usage();
  const commands = await countedCommands();
  const cpuUs = after.userUs + after.systemUs - before.userUs - before.systemUs;
  const calls = Object.values(commands.calls).reduce((sum, count) => sum + count, 0);
  return {
    ...result,
    ...commands,
    cpuUsPerRequest: cpuUs / result.requests,
    commandsPerRequest: calls / result.requests,
    headerBytes: median(running.headers.map(headerBytes)),
    rssBytes: after.rssBytes,
    heapUsedBytes: after.heapUsedBytes,
  };
}

/** @throws Error when a request was refused: the run then did not measure the route */
async function load({ url, headers }: RunningContender, seconds: number): Promise<LoadResult> {
  const result = await runLoad({ url: `${url}/me`, headers, connections, seconds });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} of ${result.requests} requests were refused.`);
  return result;
}
