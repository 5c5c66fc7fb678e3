import { readReplica, type ReplicaFigures } from '@session-lab/test-support/metrics';
import { openFilesOf, pidsOf } from '@session-lab/test-support/processes';
import type { StackFile } from '@session-lab/launcher';

const sampleEveryMs = 2_000;

/** What the replicas said of themselves at a time. */
export type Sample = {
  /** Since the sampling began. */
  readonly atMs: number;
  readonly replicas: ReadonlyMap<string, ReplicaFigures>;
};

async function takeSample({ replicas }: StackFile, sinceMs: number): Promise<Sample> {
  const figures = await Promise.all(
    replicas.map(async ({ name, metricsPort = 0 }) => [name, await readReplica(metricsPort)] as const),
  );
  return { atMs: performance.now() - sinceMs, replicas: new Map(figures) };
}

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

/** By process, where the system shows it. */
export async function openFiles(stack: StackFile): Promise<[name: string, files: number][]> {
  return [...(await pidsOf(stack))].flatMap(([name, pid]): [string, number][] => {
    const files = openFilesOf(pid);
    return files === undefined ? [] : [[name, files]];
  });
}
