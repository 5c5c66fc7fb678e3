import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { StoreError } from '../redis/store-error.ts';
import { clientNetwork } from './client-network.ts';

export type Allowance = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Failures of one account from one address that cost nothing: people mistype. */
export const freeFailures = 5;
/** Failures of one account from one address in a day; then that address waits for the day to pass. */
export const failuresADay = 100;
/**
 * Failures from one address, whichever the account, in a quarter of an hour: a classroom mistypes less. From then on each
 * try from there waits, and none is refused for it: whoever shares the address with a guesser still signs in.
 */
export const failuresOfAnAddress = 300;
/** How long such a try waits, in milliseconds. */
export const addressPauseMs = 1_000;
/** Accounts made from one address in an hour: a classroom makes sixty. */
const signUpsAnHour = 1_000;
const longestPauseSeconds = 60;

export type Attempts = ReturnType<typeof createAttempts>;

/**
 * How often a password may be tried and an account made, counted for all replicas together. Counting by account *and*
 * address slows the one who guesses and nobody else: an account cannot be locked from afar, and a class behind one address
 * has a count for each of its accounts.
 */
export function createAttempts(
  redis: Redis | Cluster,
  { pause }: { pause: (ms: number) => Promise<unknown> },
) {
  const limiter = (name: string, points: number, duration: number): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `rl:${name}`, points, duration });
  const failures = limiter('failures', failuresADay, 24 * 3600);
  const pauses = limiter('pause', 1, 1);
  const ofAddress = limiter('address', failuresOfAnAddress, 15 * 60);
  const signUps = limiter('sign-ups', signUpsAnHour, 3600);

  return {
    /** Asked before a password is looked at. */
    async begin(account: string, address: string): Promise<Allowance> {
      const key = keyOf(account, address);
      const all = await answered(ofAddress.get(clientNetwork(address)));
      if (all !== null && all.consumedPoints >= failuresOfAnAddress) await pause(addressPauseMs);
      // Read after the pause: of many tries at once the later ones are to see the failures of the first.
      const own = await answered(failures.get(key));
      if (own !== null && own.consumedPoints >= failuresADay) return refusal(own);
      const pauseSeconds = pauseAfter(own?.consumedPoints ?? 0);
      // One try in each pause, however many ask at once.
      return pauseSeconds === 0 ? { ok: true } : take(pauses, key, pauseSeconds);
    },

    /**
     * Counted once it is known to be wrong, so that a sign-in that waits to be hashed does not hold up the next one. Of
     * guesses sent all at once as many get through as the queue of the hasher takes; then the count holds them.
     */
    async failed(account: string, address: string): Promise<void> {
      const network = clientNetwork(address);
      await answered(Promise.all([failures.penalty(keyOf(account, address)), ofAddress.penalty(network)]));
    },

    async succeeded(account: string, address: string): Promise<void> {
      const key = keyOf(account, address);
      await answered(Promise.all([failures.delete(key), pauses.delete(key)]));
    },

    /** Asked before an account is made. */
    signUp: (address: string): Promise<Allowance> => take(signUps, clientNetwork(address)),
  };
}

/** Seconds between two tries after so many failures: 1, 2, 4, … up to a minute. */
function pauseAfter(failed: number): number {
  return failed < freeFailures ? 0 : Math.min(longestPauseSeconds, 2 ** (failed - freeFailures));
}

/** A key that does not give away whose account it counts. */
function keyOf(account: string, address: string): string {
  return createHash('sha256')
    .update(`${account}\n${clientNetwork(address)}`)
    .digest('base64url');
}

async function take(limiter: RateLimiterRedis, key: string, customDuration?: number): Promise<Allowance> {
  try {
    await limiter.consume(key, 1, customDuration === undefined ? {} : { customDuration });
    return { ok: true };
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refusal(refused);
    throw new StoreError('the limits could not be asked', { cause: refused });
  }
}

const refusal = ({ msBeforeNext }: RateLimiterRes): Allowance => ({ ok: false, retryAfterMs: msBeforeNext });

async function answered<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await command;
  } catch (cause) {
    throw new StoreError('the limits could not be asked', { cause });
  }
}
