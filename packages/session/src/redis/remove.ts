import type { Redis } from 'ioredis';
import type { SessionPlace } from '../store.ts';
import { listingKey, rotatedMark, rotatedMarkMs, sessionKey } from './keys.ts';
import { replace } from './values.ts';

/** The session first: a crash in between leaves a listing without a session, and never the other way round. */
export async function remove(client: Redis, { publicId, userId }: SessionPlace): Promise<boolean> {
  const ended = await client.del(sessionKey(publicId));
  await client.zrem(listingKey(userId), publicId);
  return ended === 1;
}

export async function retire(client: Redis, place: SessionPlace, expected: string): Promise<boolean> {
  const retired = await replace(client, place.publicId, expected, rotatedMark, rotatedMarkMs);
  if (retired) await client.zrem(listingKey(place.userId), place.publicId);
  return retired;
}

/**
 * Deletes what is listed, until nothing is: a rotation that was faster than a deletion has listed its new session
 * before, so the listing read after the deletions shows it.
 */
export async function removeAll(
  client: Redis,
  userId: string,
  except: string | undefined,
  onDeleted: (publicId: string) => void,
): Promise<number> {
  let ended = 0;
  let listed = await othersListed(client, userId, except);
  while (listed.length > 0) {
    const [endedNow, left] = await removeListed(client, userId, listed, except);
    for (const publicId of listed) onDeleted(publicId);
    ended += endedNow;
    listed = left;
  }
  return ended;
}

async function othersListed(client: Redis, userId: string, except?: string): Promise<string[]> {
  const members = await client.zrange(listingKey(userId), '0', '-1');
  return members.filter((publicId) => publicId !== except);
}

/** Why it deletes twice is in `listing.ts`. Resolves to how many there were, and who is listed then. */
async function removeListed(
  client: Redis,
  userId: string,
  listed: readonly string[],
  except?: string,
): Promise<[ended: number, left: string[]]> {
  const there = await deleteEach(client, listed);
  const [, left] = await Promise.all([
    client.zrem(listingKey(userId), ...listed),
    othersListed(client, userId, except),
  ]);
  const missed = listed.filter((publicId) => !there.has(publicId));
  const late = await deleteEach(client, missed);
  return [there.size + late.size, left];
}

/** One DEL each, sent together. Resolves to the ids that were there. */
async function deleteEach(client: Redis, publicIds: readonly string[]): Promise<Set<string>> {
  const replies = await Promise.all(publicIds.map((publicId) => client.del(sessionKey(publicId))));
  return new Set(publicIds.filter((_, index) => replies[index] === 1));
}
