import { setTimeout as sleep } from 'node:timers/promises';
import type { StackFile } from '@session-lab/launcher';
import { readReplica } from './metrics.ts';

/** For the environment of replicas whose memory is to be looked at. */
export const collectable: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--expose-gc --import=${new URL('collect-on-signal.ts', import.meta.url).href}`,
};

const collectsWithinMs = 10_000;
const lookEveryMs = 20;

export type Kept = {
  readonly name: string;
  /** Of the heap. */
  readonly keptBytes: number;
  readonly residentBytes: number;
};

/** What each replica keeps when its rubbish has been collected. */
export async function keptBy({ replicas }: StackFile): Promise<Kept[]> {
  const all: Kept[] = [];
  for (const replica of replicas) all.push(await keptByOne(replica));
  return all;
}

/** @throws Error when nothing is collected: the replica was started without `collectable` */
async function keptByOne({ name, pid = 0, metricsPort = 0 }: StackFile['replicas'][number]): Promise<Kept> {
  const before = await readReplica(metricsPort);
  process.kill(pid, 'SIGUSR2');
  for (const untilMs = performance.now() + collectsWithinMs; performance.now() < untilMs;) {
    const { collections, keptBytes, residentBytes } = await readReplica(metricsPort);
    if (collections > before.collections) return { name, keptBytes, residentBytes };
    await sleep(lookEveryMs);
  }
  throw new Error(`${name} did not collect`);
}
