import { getRounds } from 'bcryptjs';

/** The length of `$2b$12$`. */
const prefixLength = 7;

/**
 * Compares in the time of the configured cost. Otherwise the time would show which accounts have an older, cheaper hash.
 * bcrypt runs 2^cost rounds, and 2^12 = 2^9 + (2^9 + 2^10 + 2^11): comparisons at each cost between the two make up the rest.
 */
export function compareInFull(
  { digest, hash, cost }: { digest: string; hash: string; cost: number },
  compare: (digest: string, hash: string) => boolean,
): boolean {
  const match = compare(digest, hash);
  for (let padding = getRounds(hash); padding < cost; padding += 1) {
    compare(digest, `$2b$${String(padding).padStart(2, '0')}$${hash.slice(prefixLength)}`);
  }
  return match;
}
