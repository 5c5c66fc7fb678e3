import type { Redis } from 'ioredis';
import type { StoredPage, StoredSession } from '../store.ts';
import { rotatedMark, sessionKey, sessionPrefix } from './keys.ts';
import { replaceScript } from './scripts.ts';

/** What GET answered, as `read` gives it: the mark of a rotation is not a session. */
export function sessionText(reply: string | null): string | null {
  return reply === rotatedMark ? null : reply;
}

export async function replace(
  client: Redis,
  publicId: string,
  expected: string,
  next: string,
  expiresInMs: number,
): Promise<boolean> {
  return (await client.eval(replaceScript, 1, sessionKey(publicId), expected, next, expiresInMs)) === 1;
}

/** One GET each, sent together: one round trip. An MGET would span slots of a Cluster. */
export async function readEach(client: Redis, publicIds: readonly string[]): Promise<StoredSession[]> {
  const replies = await Promise.all(publicIds.map((publicId) => client.get(sessionKey(publicId))));
  return publicIds.flatMap((publicId, index) => {
    const text = sessionText(replies[index] ?? null);
    return text === null ? [] : [{ publicId, text }];
  });
}

/** SCAN and never KEYS, which stops Redis for everybody while it runs. */
export async function scan(client: Redis, cursor: string, count: number): Promise<StoredPage> {
  const [nextCursor, keys] = await client.scan(cursor, 'MATCH', `${sessionPrefix}*`, 'COUNT', count);
  const sessions = await readEach(
    client,
    keys.map((key) => key.slice(sessionPrefix.length)),
  );
  return nextCursor === '0' ? { sessions } : { sessions, nextCursor };
}
