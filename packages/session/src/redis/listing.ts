import type { NewStoredSession, StoredSession } from '../store.ts';
import { enlistScript, inChunks, readEach, settleScript } from './commands.ts';
import type { ConfirmedWrites, Topology } from './topology.ts';

/**
 * A session and its listing are two keys in two slots of a Cluster, so no script can write both. The order of the writes
 * replaces a transaction. Each write is awaited:
 *
 * - A new session is listed, written, then settled. Its score is its absolute expiry in milliseconds. A score that is half a
 *   millisecond higher means "not settled: perhaps not written yet".
 * - A settled member without a session may be removed: the session existed and has ended. An unsettled member may belong to
 *   a session that is being written, so it stays until its absolute expiry.
 * - `removeAll` (`revoke.ts`) deletes the listed sessions, removes their members, then deletes again those that were missing.
 *   If a session is written at the same time, the second deletion finds it, or `insert` cannot settle it and deletes it.
 */
const unsettledMs = 0.5;

export async function insert(
  { client, keys, confirmListing }: Topology,
  session: NewStoredSession,
): Promise<number> {
  const { publicId, text, expiresInMs, absoluteExpiresAtMs, nowMs } = session;
  if (session.userId === undefined) {
    await client.set(keys.session(publicId), text, 'PX', expiresInMs);
    return 1;
  }
  const listing = keys.listing(session.userId);
  await client.eval(enlistScript, 1, listing, nowMs, absoluteExpiresAtMs + unsettledMs, publicId);
  await confirmListing(listing);
  await client.set(keys.session(publicId), text, 'PX', expiresInMs);
  const listed = Number(await client.eval(settleScript, 1, listing, absoluteExpiresAtMs, publicId));
  if (listed === 0) await client.del(keys.session(publicId));
  return listed;
}

export async function list(topology: Topology, userId: string): Promise<StoredSession[]> {
  const { client, keys, confirmedWrites } = topology;
  const members = await membersOf(topology, userId);
  const sessions = await readEach(
    topology,
    members.map(({ publicId }) => publicId),
  );
  const found = new Set(sessions.map(({ publicId }) => publicId));
  const missing = members.flatMap(({ publicId, settled }) =>
    settled && !found.has(publicId) ? [publicId] : [],
  );
  await inChunks(missing, async (chunk) => {
    const ended = await confirmedEnded(confirmedWrites, chunk);
    if (ended.length > 0) await client.zrem(keys.listing(userId), ...ended);
    return ended;
  });
  return sessions;
}

/** Returns the ids whose end is confirmed: no failover can restore these sessions. The next `list` tries the other ids again. */
async function confirmedEnded(
  confirmedWrites: ConfirmedWrites,
  publicIds: readonly string[],
): Promise<string[]> {
  const confirmations = await Promise.allSettled(
    publicIds.map((publicId) => confirmedWrites.confirmSession(publicId)),
  );
  return publicIds.filter((_, index) => confirmations[index]?.status === 'fulfilled');
}

type Member = { readonly publicId: string; readonly settled: boolean };

async function membersOf({ client, keys }: Topology, userId: string): Promise<Member[]> {
  const reply = await client.zrange(keys.listing(userId), '0', '-1', 'WITHSCORES');
  const members: Member[] = [];
  for (let index = 0; index + 1 < reply.length; index += 2) {
    const [publicId = '', score] = reply.slice(index, index + 2);
    members.push({ publicId, settled: Number.isInteger(Number(score)) });
  }
  return members;
}
