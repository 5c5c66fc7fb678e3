/** A session's JSON, with `PX` = what is left of its idle timeout. One key a session: a read touches one Cluster slot. */
export const sessionPrefix = 'sid:';

export function sessionKey(publicId: string): string {
  return sessionPrefix + publicId;
}

/** A user's public ids, a sorted set; `listing.ts` has the meaning of the scores. */
export function listingKey(userId: string): string {
  return `sids:${userId}`;
}

/** Takes the place of a session whose token was replaced, long enough for every replica that watches it to look. */
export const rotatedMark = '{"rotated":true}';
export const rotatedMarkMs = 10_000;
