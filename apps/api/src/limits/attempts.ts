import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '@session-lab/session';
import * as z from 'zod';
import type { Place } from '../passwords/turns.ts';
import { StoreError } from '../redis/store-error.ts';
import { clientNetwork } from './client-network.ts';

type Refusal = { readonly ok: false; readonly retryAfterMs: number };
export type Allowance = { readonly ok: true } | Refusal;

/** A try at a password. */
export type Try = {
  /** The account, or for an unknown account the name that the client gave. */
  readonly account: string;
  /** The client's address. */
  readonly address: string;
  /**
   * A proof that tells this client from others at the same address: a device token of this account, or a session. A
   * client with a proof has its own count, which no other client can use up.
   */
  readonly proof?: string | undefined;
};

/** Failed tries in a row after which nothing happens yet: users mistype. */
export const freeFailures = 5;
/** The longest pause between two tries, in milliseconds. No `Retry-After` is longer. */
export const longestPauseMs = 60_000;
/** A count ends this long after its last try, in milliseconds. Far longer than a pause, so waiting for it gains no tries. */
export const countLastsMs = 15 * 60_000;
/** Failures from one address, for all accounts, in a quarter of an hour. Over this limit its tries are hashed last. */
export const failuresOfAnAddress = 300;
/** Sign-ups from one address in an hour: a class makes sixty accounts. */
export const signUpsAnHour = 1_000;

/**
 * Takes a try, or returns the time until the next one in milliseconds. Counting and deciding are one step, so of tries at
 * once no more than the limit pass. The pause after a try over the limit is 1 s, 2 s, 4 s, … up to ARGV[3]. A free try leaves
 * no time behind: the replicas' clocks differ by a little, and the next replica would refuse it.
 */
const takeTry = `
  local now, free, longest, lasts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  local count = redis.call('HMGET', KEYS[1], 'tries', 'nextAtMs')
  local wait = tonumber(count[2] or '0') - now
  if wait > 0 then return math.min(wait, longest) end
  local tries = tonumber(count[1] or '0') + 1
  local pause = 0
  if tries > free then pause = math.min(longest, 1000 * 2 ^ math.min(tries - free - 1, 20)) end
  local nextAtMs = pause > 0 and now + pause or 0
  redis.call('HSET', KEYS[1], 'tries', tries, 'nextAtMs', string.format('%d', nextAtMs))
  redis.call('PEXPIRE', KEYS[1], lasts)
  return 0`;

/** Gives back a try whose password was not compared, and ends its pause. */
const giveBackTry = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  if redis.call('HINCRBY', KEYS[1], 'tries', -1) <= 0 then return redis.call('DEL', KEYS[1]) end
  return redis.call('HSET', KEYS[1], 'nextAtMs', 0)`;

export type Attempts = ReturnType<typeof createAttempts>;

/**
 * Limits tries at passwords and sign-ups, counted for all replicas together. Tries are counted by account and client, so
 * a client slows only itself: another client cannot lock an account, and a class behind one address has one count for
 * each of its accounts.
 */
export function createAttempts(redis: Redis | Cluster, { clock }: { clock: Clock }) {
  const limiter = (name: string, points: number, duration: number): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `rl:${name}`, points, duration });
  const ofAddress = limiter('address', failuresOfAnAddress, 15 * 60);
  const signUps = limiter('sign-ups', signUpsAnHour, 3600);

  return {
    /**
     * Counts a try before its password is compared. The caller reports the result with `failed`, `succeeded` or
     * `notCompared`. `place`: in the queue of passwords, the last one for an address over its failures.
     */
    async begin(attempt: Try): Promise<{ readonly ok: true; readonly place: Place } | Refusal> {
      const [waitMs, failures] = await answered(
        Promise.all([
          redis.eval(takeTry, 1, keyOf(attempt), clock.now(), freeFailures, longestPauseMs, countLastsMs),
          attempt.proof === undefined ? ofAddress.get(clientNetwork(attempt.address)) : null,
        ]),
      );
      const retryAfterMs = z.number().parse(waitMs);
      if (retryAfterMs > 0) return { ok: false, retryAfterMs };
      const isLast = (failures?.consumedPoints ?? 0) >= failuresOfAnAddress;
      return { ok: true, place: { ...placeOf(attempt), isLast } };
    },

    async failed({ address }: Try): Promise<void> {
      await answered(ofAddress.penalty(clientNetwork(address)));
    },

    /** Forgets the tries of this account and client. */
    async succeeded(attempt: Try): Promise<void> {
      await answered(redis.del(keyOf(attempt)));
    },

    /** Gives the try back: the queue was full, or the client closed its connection before its turn. */
    async notCompared(attempt: Try): Promise<void> {
      await answered(redis.eval(giveBackTry, 1, keyOf(attempt)));
    },

    /** Counts a sign-up before anything is looked up for it. */
    async signUp(address: string): Promise<Allowance> {
      try {
        await signUps.consume(clientNetwork(address));
        return { ok: true };
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return { ok: false, retryAfterMs: refused.msBeforeNext };
        throw unavailable(refused);
      }
    },
  };
}

/**
 * Returns the place of a client in the queue of passwords: one place for each network, and a second one for all clients
 * of that network that have a proof.
 */
export function placeOf({ address, proof }: Pick<Try, 'address' | 'proof'>): Place {
  const network = clientNetwork(address);
  return { client: proof === undefined ? network : `${network} with a proof`, isLast: false };
}

/** A key that shows neither the account nor the client. */
function keyOf({ account, address, proof }: Try): string {
  const client = proof === undefined ? `network ${clientNetwork(address)}` : `proof ${proof}`;
  return `rl:tries:${createHash('sha256').update(`${account}\n${client}`).digest('base64url')}`;
}

async function answered<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await command;
  } catch (cause) {
    throw unavailable(cause);
  }
}

const unavailable = (cause: unknown): StoreError => new StoreError('the limits are unavailable', { cause });
