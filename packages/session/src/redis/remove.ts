import type { SessionPlace } from '../store.ts';
import { listingKey, rotatedMark, rotatedMarkMs } from './keys.ts';
import type { Link } from './link.ts';

/**
 * The session first: a crash in between leaves a listing without a session, and never the other way round. So does an end
 * that was not confirmed: whoever ends all sessions later still finds it listed.
 */
export async function remove(
  { client, endings }: Link,
  { publicId, userId }: SessionPlace,
): Promise<boolean> {
  const ended = await endings.remove(publicId);
  await client.zrem(listingKey(userId), publicId);
  return ended;
}

export async function retire(
  { client, endings }: Link,
  place: SessionPlace,
  expected: string,
): Promise<boolean> {
  const retired = await endings.replace(place.publicId, expected, rotatedMark, rotatedMarkMs);
  if (retired) await client.zrem(listingKey(place.userId), place.publicId);
  return retired;
}

/**
 * Deletes what is listed, until nothing is: a rotation that was faster than a deletion has listed its new session
 * before, so the listing read after the deletions shows it.
 */
export async function removeAll(
  link: Link,
  userId: string,
  except: string | undefined,
  onDeleted: (publicId: string) => void,
): Promise<number> {
  let ended = 0;
  let listed = await othersListed(link, userId, except);
  while (listed.length > 0) {
    const [endedNow, left] = await removeListed(link, userId, listed, except);
    for (const publicId of listed) onDeleted(publicId);
    ended += endedNow;
    listed = left;
  }
  return ended;
}

async function othersListed({ client }: Link, userId: string, except?: string): Promise<string[]> {
  const members = await client.zrange(listingKey(userId), '0', '-1');
  return members.filter((publicId) => publicId !== except);
}

/** Why it deletes twice is in `listing.ts`. Resolves to how many there were, and who is listed then. */
async function removeListed(
  link: Link,
  userId: string,
  listed: readonly string[],
  except?: string,
): Promise<[ended: number, left: string[]]> {
  const there = await deleteEach(link, listed);
  const [, left] = await Promise.all([
    link.client.zrem(listingKey(userId), ...listed),
    othersListed(link, userId, except),
  ]);
  const missed = listed.filter((publicId) => !there.has(publicId));
  const late = await deleteEach(link, missed);
  return [there.size + late.size, left];
}

/** One DEL each, sent together. Resolves to the ids that were there. */
async function deleteEach({ endings }: Link, publicIds: readonly string[]): Promise<Set<string>> {
  const there = await Promise.all(publicIds.map((publicId) => endings.remove(publicId)));
  return new Set(publicIds.filter((_, index) => there[index]));
}
