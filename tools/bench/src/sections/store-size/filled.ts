import { randomBytes } from 'node:crypto';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import type { Issued } from '@session-lab/session';
import { Redis } from 'ioredis';
import { openLibrary, type Library, type SessionData } from '../../library.ts';
import { withUndo, type Undo } from '../../undo.ts';
import { fill } from './bulk.ts';
import { settledMemoryBytes, type Kind } from './memory.ts';
import { requireSameKind } from './same-kind.ts';

/** How many sessions of a server are asked for; as many at every size, so that their own memory is as warm. */
const askedSessions = 1_000;

/** A Redis server with so many live sessions, and the library over it. */
export type Filled = {
  readonly count: number;
  readonly library: Library;
  readonly asked: readonly Issued<SessionData>[];
  /** What the sessions take of `used_memory`, index included. */
  readonly bytesPerSession: number;
  readonly kind: Kind;
  readonly loadedInMs: number;
};

export async function startFilled(count: number, undo: Undo): Promise<Filled> {
  const server = await startRedisServer();
  undo(() => server.stop());
  const at = { redisUrl: server.url, key: randomBytes(32) };
  const measuring = new Redis(server.url);
  undo(() => measuring.disconnect());
  // What the first connections leave in a server for good is not the sessions'.
  (await openLibrary(at)).close();
  const emptyBytes = await settledMemoryBytes(measuring);
  const startedAtMs = performance.now();
  const asked = await load(at, count);
  const loadedInMs = performance.now() - startedAtMs;
  const bytesPerSession = ((await settledMemoryBytes(measuring)) - emptyBytes) / count;
  const library = await openLibrary(at);
  undo(() => library.close());
  const kind = await requireSameKind(measuring, library.sessions, asked);
  return { count, library, asked, bytesPerSession, kind, loadedInMs };
}

/** By connections of its own, which are gone when the memory is read. */
function load(at: { redisUrl: string; key: Uint8Array }, count: number): Promise<Issued<SessionData>[]> {
  return withUndo(async (undo) => {
    const { store, close } = await openLibrary(at);
    undo(close);
    const client = new Redis(at.redisUrl);
    undo(() => client.disconnect());
    return fill({ client, store, key: at.key }, { count, keepEvery: count / askedSessions });
  });
}
