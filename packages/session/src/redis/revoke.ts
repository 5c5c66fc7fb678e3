import type { SessionPlace } from '../store.ts';
import { inChunks } from './commands.ts';
import type { Topology } from './topology.ts';

/**
 * Deletes the session, then its listing. A crash or an unconfirmed deletion in between leaves a listing without a session,
 * never a session without a listing. A later `removeAll` therefore still finds the session.
 *
 * An error of the `ZREM` must not hide that the session ended: the listing of an ended session removes itself.
 */
export async function remove(
  { client, keys, confirmedWrites }: Topology,
  { publicId, userId }: SessionPlace,
): Promise<boolean> {
  const existed = await confirmedWrites.remove(publicId);
  if (userId !== undefined) await client.zrem(keys.listing(userId), publicId).catch(() => undefined);
  return existed;
}

/** An error of the `ZREM` must not hide the last text, as in `remove`. */
export async function retire(
  { client, keys, confirmedWrites }: Topology,
  { publicId, userId }: SessionPlace,
): Promise<string | null> {
  const lastText = await confirmedWrites.retire(publicId);
  if (lastText !== null && userId !== undefined)
    await client.zrem(keys.listing(userId), publicId).catch(() => undefined);
  return lastText;
}

/**
 * Deletes the listed sessions until none is listed. A rotation adds its new session to the listing before it removes the old
 * session. So if a rotation wins against a deletion, the listing that is read next contains the new session.
 */
export async function removeAll(
  topology: Topology,
  userId: string,
  except: string | undefined,
  onDeleted: (publicId: string) => void,
): Promise<string[]> {
  const allDeleted: string[] = [];
  let listed = await othersListed(topology, userId, except);
  while (listed.length > 0) {
    const [deletedNow, stillListed] = await removeListed(topology, userId, listed, except);
    for (const publicId of listed) onDeleted(publicId);
    allDeleted.push(...deletedNow);
    listed = stillListed;
  }
  return allDeleted;
}

async function othersListed({ client, keys }: Topology, userId: string, except?: string): Promise<string[]> {
  const members = await client.zrange(keys.listing(userId), '0', '-1');
  return members.filter((publicId) => publicId !== except);
}

/** Deletes twice; `listing.ts` explains why. Resolves to the ids that existed and to the ids that are still listed. */
async function removeListed(
  topology: Topology,
  userId: string,
  listed: readonly string[],
  except?: string,
): Promise<[deleted: string[], stillListed: string[]]> {
  const deleted = await deleteEach(topology, listed);
  const [, stillListed] = await Promise.all([
    inChunks(listed, async (chunk) => [await topology.client.zrem(topology.keys.listing(userId), ...chunk)]),
    othersListed(topology, userId, except),
  ]);
  const missing = listed.filter((publicId) => !deleted.has(publicId));
  const deletedLater = await deleteEach(topology, missing);
  return [[...deleted, ...deletedLater], stillListed];
}

/** Sends one DEL for each id, in chunks. Resolves to the ids that existed. */
async function deleteEach({ confirmedWrites }: Topology, publicIds: readonly string[]): Promise<Set<string>> {
  const existed = await inChunks(publicIds, (chunk) =>
    Promise.all(chunk.map((publicId) => confirmedWrites.remove(publicId))),
  );
  return new Set(publicIds.filter((_, index) => existed[index]));
}
