import { getRounds } from 'bcryptjs';

/** The characters of a bcrypt hash before the salt: `$2b$12$`. */
const prefixLength = 7;

/**
 * Compares a digest with a hash in the time that a hash of the configured cost takes. A hash of an older, cheaper cost
 * would be compared sooner, and the time would show which accounts are old. bcrypt does 2^cost rounds, and
 * 2^12 = 2^9 + (2^9 + 2^10 + 2^11): comparisons at each cost from the hash's own to one below the configured make up for
 * the rest. Their results are ignored.
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
