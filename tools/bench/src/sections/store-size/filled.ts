import { randomBytes } from 'node:crypto';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import type { SignedIn } from '@session-lab/session';
import { Redis } from 'ioredis';
import { openLibrary, type Library, type SessionData } from '../../library.ts';
import { withCleanup, type AddCleanup } from '../../cleanup.ts';
import { fill } from './bulk.ts';
import { settledMemoryBytes, type Kind } from './memory.ts';
import { requireSameEncoding } from './same-kind.ts';

/**
 * Sessions of a server that the calls use. The number is the same at every size, so that caches are equally
 * warm.
 */
const sampledSessions = 1_000;

/** A Redis server with `count` sessions, and the library on it. */
export type Filled = {
  readonly count: number;
  readonly library: Library;
  readonly sampled: readonly SignedIn<SessionData>[];
  /** Share of the sessions in `used_memory`, index included. */
  readonly bytesPerSession: number;
  readonly kind: Kind;
  readonly loadedInMs: number;
};

export async function startFilled(count: number, addCleanup: AddCleanup): Promise<Filled> {
  const server = await startRedisServer();
  addCleanup(() => server.stop());
  const at = { redisUrl: server.url, key: randomBytes(32) };
  const measuring = new Redis(server.url);
  addCleanup(() => measuring.disconnect());
  // The memory that the first connections leave in a server does not count.
  (await openLibrary(at)).close();
  const emptyBytes = await settledMemoryBytes(measuring);
  const startedAtMs = performance.now();
  // Copies are next to each other in the memory of this process. The originals are scattered among the others, so that `verify`
  // took 10 to 18 % more CPU time with 100,000 sessions than with 1,000.
  const sampled = structuredClone(await load(at, count));
  const loadedInMs = performance.now() - startedAtMs;
  const bytesPerSession = ((await settledMemoryBytes(measuring)) - emptyBytes) / count;
  const library = await openLibrary(at);
  addCleanup(() => library.close());
  const kind = await requireSameEncoding(measuring, library.sessions, sampled);
  return { count, library, sampled, bytesPerSession, kind, loadedInMs };
}

/** Writes over separate connections, which are closed before the memory is read. */
function load(at: { redisUrl: string; key: Uint8Array }, count: number): Promise<SignedIn<SessionData>[]> {
  return withCleanup(async (addCleanup) => {
    const { store, close } = await openLibrary(at);
    addCleanup(close);
    const client = new Redis(at.redisUrl);
    addCleanup(() => client.disconnect());
    return fill({ client, store, key: at.key }, { count, keepEvery: count / sampledSessions });
  });
}
