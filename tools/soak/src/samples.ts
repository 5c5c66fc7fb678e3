import type { StackFile } from '@session-lab/launcher';
import type { HeapReader, ReplicaHeap } from '@session-lab/test-support/heap-after-gc';
import { readReplica, type ReplicaMetrics } from '@session-lab/test-support/metrics';
import { openFilesOf, pidsOf } from '@session-lab/test-support/processes';

const sampleEveryMs = 2_000;

/** Metrics of all replicas at one time. */
export type Sample = {
  /** Since the first sample. */
  readonly atMs: number;
  readonly replicas: ReadonlyMap<string, ReplicaMetrics>;
};

export type Sampling = { readonly samples: readonly Sample[]; readonly stop: () => Promise<void> };

export function startSampling(stack: StackFile): Sampling {
  const samples: Sample[] = [];
  const sinceMs = performance.now();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(async () => void samples.push(await takeSample(stack, sinceMs)));
  }, sampleEveryMs);
  return {
    samples,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function takeSample({ replicas }: StackFile, sinceMs: number): Promise<Sample> {
  const figures = await Promise.all(
    replicas.map(async ({ name, metricsPort = 0 }) => [name, await readReplica(metricsPort)] as const),
  );
  return { atMs: performance.now() - sinceMs, replicas: new Map(figures) };
}

/** Open sockets of a replica, and its memory after a garbage collection. */
export type SocketMemory = ReplicaHeap & { readonly sockets: number };

export async function socketMemory(
  stack: StackFile,
  { heapAfterGc }: Pick<HeapReader, 'heapAfterGc'>,
): Promise<SocketMemory[]> {
  const memory = await heapAfterGc(stack);
  return Promise.all(
    memory.map(async (replica, index) => {
      const { socketsOpen } = await readReplica(stack.replicas[index]?.metricsPort ?? 0);
      return { ...replica, sockets: socketsOpen };
    }),
  );
}

/** Returns the number of open files of each process, where the system shows them. */
export async function openFiles(stack: StackFile): Promise<[name: string, files: number][]> {
  return [...(await pidsOf(stack))].flatMap(([name, pid]): [string, number][] => {
    const files = openFilesOf(pid);
    return files === undefined ? [] : [[name, files]];
  });
}
