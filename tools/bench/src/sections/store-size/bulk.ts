import {
  createSessions,
  type SignedIn,
  type NewStoredSession,
  type SessionStore,
} from '@session-lab/session';
import type { Redis } from 'ioredis';
import { libraryOptions, sessionData, type SessionData } from '../../library.ts';

const batchSessions = 2_000;

/**
 * Creates `count` sessions with the library's `create`, on a store that writes a thousand at once instead of
 * using three round trips each. Returns every `keepEvery`th.
 */
export async function fill(
  { client, store, key }: { client: Redis; store: SessionStore; key: Uint8Array },
  { count, keepEvery }: { count: number; keepEvery: number },
): Promise<SignedIn<SessionData>[]> {
  const bulk = bulkStore(client, store);
  const sessions = createSessions<SessionData>(libraryOptions(bulk.store, key));
  const kept: SignedIn<SessionData>[] = [];
  for (let made = 0; made < count; made += batchSessions) {
    const numbers = Array.from({ length: Math.min(batchSessions, count - made) }, (_, index) => made + index);
    const issued = await Promise.all(
      numbers.map((number) => sessions.create({ userId: userIdOf(number), data: sessionData })),
    );
    await bulk.write();
    kept.push(...issued.filter((_, index) => (made + index) % keepEvery === 0));
  }
  return kept;
}

/** One session per user. The ids are as long as a UUID, like those of the demo. */
export const userIdOf = (number: number): string =>
  `00000000-0000-4000-8000-${`${number}`.padStart(12, '0')}`;

function bulkStore(client: Redis, store: SessionStore): { store: SessionStore; write(): Promise<void> } {
  let waiting: NewStoredSession[] = [];
  return {
    store: {
      ...store,
      async insert(session) {
        waiting.push(session);
        return 1;
      },
    },
    async write() {
      const pipeline = client.pipeline(waiting.flatMap(commandsFor));
      waiting = [];
      const replies = (await pipeline.exec()) ?? [];
      for (const [error] of replies) if (error !== null) throw error;
    },
  };
}

/**
 * Commands that store a session as the library's README describes. `same-kind.ts` compares it with the
 * library.
 */
function commandsFor(session: NewStoredSession): string[][] {
  const { publicId, userId, text, expiresInMs, absoluteExpiresAtMs, nowMs } = session;
  if (userId === undefined) throw new Error('Only sessions of users are filled in.');
  const listing = `sids:${userId}`;
  return [
    ['zadd', listing, `${absoluteExpiresAtMs}`, publicId],
    ['pexpire', listing, `${absoluteExpiresAtMs - nowMs}`],
    ['set', `sid:${publicId}`, text, 'PX', `${expiresInMs}`],
  ];
}
