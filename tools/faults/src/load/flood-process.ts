import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Crowd, Flood } from './flood.ts';

const Flooded = z.object({ opened: z.number(), cutOff: z.number() });

/** `startFlood` in a process of its own, which ends with this one. */
export function startFloodProcess(
  crowd: Crowd,
  { baseUrl, tokens }: { baseUrl: string; tokens: readonly string[] },
): Flood {
  const child = fork(join(import.meta.dirname, 'flood.worker.ts'));
  const told = once(child, 'message');
  child.send({ crowd, baseUrl, tokens });
  return {
    async stop() {
      child.send('stop');
      const [counts]: unknown[] = await told;
      child.disconnect();
      return Flooded.parse(counts);
    },
  };
}
