import type { StoredPage, StoredSession } from '../store.ts';
import { rotatedMark, sessionKey, sessionPrefix } from './keys.ts';
import type { Client, Link } from './link.ts';
import { replaceScript } from './scripts.ts';

/** What GET answered, as `read` gives it: the mark of a rotation is not a session. */
export function sessionText(reply: string | null): string | null {
  return reply === rotatedMark ? null : reply;
}

export async function replace(
  client: Client,
  publicId: string,
  expected: string,
  next: string,
  expiresInMs: number,
): Promise<boolean> {
  return (await client.eval(replaceScript, 1, sessionKey(publicId), expected, next, expiresInMs)) === 1;
}

/** One GET each, sent together: one round trip. An MGET would span slots of a Cluster. */
export async function readEach(client: Client, publicIds: readonly string[]): Promise<StoredSession[]> {
  const replies = await Promise.all(publicIds.map((publicId) => client.get(sessionKey(publicId))));
  return publicIds.flatMap((publicId, index) => {
    const text = sessionText(replies[index] ?? null);
    return text === null ? [] : [{ publicId, text }];
  });
}

/**
 * SCAN and never KEYS, which stops Redis for everybody while it runs. One server after the other; the cursor says where
 * in the server, and in its last digits, to the base of how many there are, in which. Of one server it is its own.
 */
export async function scan({ client, primaries }: Link, cursor: string, count: number): Promise<StoredPage> {
  const servers = primaries();
  const base = BigInt(servers.length);
  const index = BigInt(cursor) % base;
  const server = servers[Number(index)];
  if (server === undefined) throw new RangeError('There is no server to scan.');
  const at = String(BigInt(cursor) / base);
  const [next, keys] = await server.scan(at, 'MATCH', `${sessionPrefix}*`, 'COUNT', count);
  const sessions = await readEach(
    client,
    keys.map((key) => key.slice(sessionPrefix.length)),
  );
  if (next !== '0') return { sessions, nextCursor: String(BigInt(next) * base + index) };
  return index + 1n < base ? { sessions, nextCursor: String(index + 1n) } : { sessions };
}
