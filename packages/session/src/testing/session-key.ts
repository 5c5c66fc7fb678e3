import { createKeys } from '../redis/keys.ts';

const keys = createKeys('');

/** Returns the key of a session in a store without a prefix. */
export const sessionKey = (publicId: string): string => keys.session(publicId);

/** Returns the key of a user's listing in a store without a prefix. */
export const listingKey = (userId: string): string => keys.listing(userId);
