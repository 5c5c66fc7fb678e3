import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Flooded, type Target } from './flood.ts';
import type { FloodName } from './floods.ts';

/** Extra time for responses that are pending at the end of the flood. */
const endsWithinMs = 10_000;

export type RunningFlood = { readonly ended: Promise<Flooded> };

/** Starts a flood in its own process, which ends with this one. Resolves when the flood begins. */
export async function startFlood(name: FloodName, target: Target, forMs: number): Promise<RunningFlood> {
  // `detached` makes the process the leader of a session, which flood.worker.ts needs.
  const child = fork(join(import.meta.dirname, 'flood.worker.ts'), { detached: true });
  const failed = new AbortController();
  child.once('exit', () => failed.abort(new Error(`The flood ${name} ended early.`)));
  child.send({ name, forMs, target });
  await once(child, 'message', { signal: failed.signal });
  const signal = AbortSignal.any([failed.signal, AbortSignal.timeout(forMs + endsWithinMs)]);
  return { ended: counted() };

  async function counted(): Promise<Flooded> {
    try {
      const counts: unknown = (await once(child, 'message', { signal }))[0];
      return Flooded.parse(counts);
    } finally {
      if (child.connected) child.disconnect();
      child.kill('SIGKILL');
    }
  }
}
