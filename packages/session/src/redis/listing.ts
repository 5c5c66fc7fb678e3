import type { NewStoredSession, StoredSession } from '../store.ts';
import type { Endings } from './endings.ts';
import { listingKey, sessionKey } from './keys.ts';
import type { Client, Link } from './link.ts';
import { enlistScript, settleScript } from './scripts.ts';
import { readEach } from './values.ts';

/**
 * A session and its listing are two keys, in two slots of a Cluster, so no script can write both. The order of the
 * writes, each waited for, does what a transaction would:
 *
 * - A session is listed, written, settled. Its score is its absolute expiry, in milliseconds; half a millisecond more
 *   says "not settled: perhaps not written yet".
 * - Whoever finds a settled member without a session may forget it: the session was there, and is over for good. An
 *   unsettled one may be just being written; it is left alone until its absolute expiry.
 * - `removeAll` (`remove.ts`) deletes, takes the members away, and deletes again what was not there the first time.
 *   A session written in between either finds that it cannot be settled, and goes, or is met by the second deletion.
 */
const unsettledMs = 0.5;

export async function insert(
  { client, listed: whenListed }: Link,
  session: NewStoredSession,
): Promise<number> {
  const { publicId, text, expiresInMs, absoluteExpiresAtMs, nowMs } = session;
  const listing = listingKey(session.userId);
  await client.eval(enlistScript, 1, listing, nowMs, absoluteExpiresAtMs + unsettledMs, publicId);
  await whenListed(listing);
  await client.set(sessionKey(publicId), text, 'PX', expiresInMs);
  const listed = Number(await client.eval(settleScript, 1, listing, absoluteExpiresAtMs, publicId));
  if (listed === 0) await client.del(sessionKey(publicId));
  return listed;
}

export async function list({ client, endings }: Link, userId: string): Promise<StoredSession[]> {
  const members = await membersOf(client, userId);
  const sessions = await readEach(
    client,
    members.map(({ publicId }) => publicId),
  );
  const found = new Set(sessions.map(({ publicId }) => publicId));
  const missing = members.filter(({ publicId, settled }) => settled && !found.has(publicId));
  const over = await confirmedOver(
    endings,
    missing.map(({ publicId }) => publicId),
  );
  if (over.length > 0) await client.zrem(listingKey(userId), ...over);
  return sessions;
}

/** One that might come back stays listed, for the next time. */
async function confirmedOver(endings: Endings, publicIds: readonly string[]): Promise<string[]> {
  const confirmed = await Promise.allSettled(
    publicIds.map((publicId) => endings.confirm(sessionKey(publicId))),
  );
  return publicIds.filter((_, index) => confirmed[index]?.status === 'fulfilled');
}

type Member = { readonly publicId: string; readonly settled: boolean };

async function membersOf(client: Client, userId: string): Promise<Member[]> {
  const reply = await client.zrange(listingKey(userId), '0', '-1', 'WITHSCORES');
  const members: Member[] = [];
  for (let index = 0; index + 1 < reply.length; index += 2) {
    const [publicId = '', score] = reply.slice(index, index + 2);
    members.push({ publicId, settled: Number.isInteger(Number(score)) });
  }
  return members;
}
