import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackFile } from '@session-lab/launcher';

const collectsWithinMs = 10_000;
const lookEveryMs = 20;

export type Kept = {
  readonly name: string;
  /** Of the heap. */
  readonly keptBytes: number;
  readonly residentBytes: number;
  /** How long the event loop was busy since the start, collections upon SIGUSR2 left out. */
  readonly loopBusyMs: number;
};

/** Looks what each replica keeps when its rubbish has been collected. */
export type Collector = {
  /** For the environment of the replicas. */
  readonly environment: Readonly<Record<string, string>>;
  /** @throws Error when a replica does not answer: it was started without that environment */
  readonly keptBy: (stack: Pick<StackFile, 'replicas'>) => Promise<Kept[]>;
};

/** @param folder where replicas write down what they keep */
export function createCollector(folder: string): Collector {
  const file = join(folder, 'kept');

  async function keptByOne({ name, pid = 0 }: StackFile['replicas'][number]): Promise<Kept> {
    const answer = `${file}.${pid}`;
    rmSync(answer, { force: true });
    process.kill(pid, 'SIGUSR2');
    for (const untilMs = performance.now() + collectsWithinMs; performance.now() < untilMs;) {
      await sleep(lookEveryMs);
      const kept = read(answer);
      if (kept !== undefined) return { name, ...kept };
    }
    throw new Error(`${name} did not say what it keeps`);
  }

  return {
    environment: {
      NODE_OPTIONS: `--expose-gc --import=${new URL('collect-on-signal.ts', import.meta.url).href}`,
      KEPT_FILE: file,
    },
    async keptBy({ replicas }) {
      const all: Kept[] = [];
      // One after the other: a replica stands still while it collects.
      for (const replica of replicas) all.push(await keptByOne(replica));
      return all;
    },
  };
}

function read(file: string): Omit<Kept, 'name'> | undefined {
  try {
    const kept: Omit<Kept, 'name'> = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    return kept;
  } catch {
    return undefined;
  }
}
