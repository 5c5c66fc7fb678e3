/** The names of the keys of one application in Redis. */
export type Keys = {
  /** Prefix of all keys that hold sessions. */
  readonly sessions: string;
  /** Returns the key of a session: JSON, with `PX` = the time left of the idle timeout. One session is one key, in one Cluster slot. */
  session(publicId: string): string;
  /** Returns the key of a user's sorted set of public ids. `listing.ts` explains the scores. */
  listing(userId: string): string;
  /** Returns undefined for a key that is not a session. Another program may have keys with the same prefix. */
  publicIdOf(key: string): string | undefined;
};

/** A public id: 32 bytes of base64url. */
const publicIdShape = /^[\w-]{43}$/;

/** @throws TypeError when the prefix is not a string */
export function createKeys(prefix: string): Keys {
  if (typeof prefix !== 'string')
    throw new TypeError(`redisStore: prefix must be a string (got ${typeof prefix}), for example 'shop:'.`);
  const sessions = `${prefix}sid:`;
  return {
    sessions,
    session: (publicId) => sessions + publicId,
    listing: (userId) => `${prefix}sids:${userId}`,
    publicIdOf(key) {
      const publicId = key.slice(sessions.length);
      return publicIdShape.test(publicId) ? publicId : undefined;
    },
  };
}

/** Returns the pattern of SCAN for all keys that start with this text. */
export function patternOf(prefix: string): string {
  return `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
}
