import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { StackFile } from './stack-file.ts';
import { waitFor } from './wait-for.ts';

const reportWithinMs = 10_000;

const Report = z.object({
  heapBytes: z.number(),
  residentBytes: z.number(),
  /** Busy time of the event loop since the start of the replica, without the time of these measurements. */
  loopBusyMs: z.number(),
});

export type ReplicaHeap = z.infer<typeof Report> & { readonly name: string };

/** Measures the heap of each replica after a garbage collection. */
export type HeapReader = {
  /** Environment variables that the replicas must be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * @throws Error when a replica does not report within 10 s, for example because it runs without
   * `environment`
   */
  readonly heapAfterGc: (stack: Pick<StackFile, 'replicas'>) => Promise<ReplicaHeap[]>;
};

/** @param folder Folder for the reports of the replicas. */
export function createHeapReader(folder: string): HeapReader {
  const file = join(folder, 'heap');

  async function readOne({ name, pid = 0 }: StackFile['replicas'][number]): Promise<ReplicaHeap> {
    const reportFile = `${file}.${pid}`;
    rmSync(reportFile, { force: true });
    process.kill(pid, 'SIGUSR2');
    const text = await waitFor(
      async () => (existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : undefined),
      reportWithinMs,
    );
    if (text === undefined)
      throw new Error(`${name} did not report its heap within ${reportWithinMs / 1000} s`);
    rmSync(reportFile);
    return { name, ...Report.parse(JSON.parse(text)) };
  }

  return {
    environment: {
      NODE_OPTIONS: `--expose-gc --import=${new URL('gc-on-signal.ts', import.meta.url).href}`,
      HEAP_REPORT_FILE: file,
    },
    async heapAfterGc({ replicas }) {
      const heaps: ReplicaHeap[] = [];
      // Reads one replica at a time, so that the garbage collections do not stop all replicas at once.
      for (const replica of replicas) heaps.push(await readOne(replica));
      return heaps;
    },
  };
}
