import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '@session-lab/session';
import * as z from 'zod';
import type { Place } from '../passwords/turns.ts';
import { StoreError } from '../redis/store-error.ts';
import { clientNetwork } from './client-network.ts';

type Refusal = { readonly ok: false; readonly retryAfterMs: number };

export type PasswordAttempt = {
  /** Id of the account, or the given name if no account has it. */
  readonly account: string;
  readonly address: string;
  /** Proof of an earlier sign-in to this account: a device token or a session. A client with a proof has a separate count. */
  readonly proof?: string | undefined;
};

/** Number of failures in a row that cause no pause, because users make typing errors. */
export const freeFailures = 5;
/** The longest `Retry-After`. */
export const longestPauseMs = 60_000;
/** Time that a count is kept after the last attempt. Much longer than a pause, so waiting for its end allows no more guesses. */
export const countLastsMs = 15 * 60_000;
/** Limit of failures from one address in 15 minutes, for all accounts together. Above it, attempts are hashed last. */
export const failuresOfAnAddress = 300;
/** Maximum number of sign-ups from one address in an hour. A class creates about 60 accounts. */
export const signUpsAnHour = 1_000;

/**
 * Script that counts an attempt and returns 0, or returns the time to wait in milliseconds. A script is atomic, so
 * simultaneous attempts cannot exceed the limit. The pause is 1 s, 2 s, 4 s, … up to ARGV[3]. An attempt that causes no pause
 * stores no time. Otherwise a replica whose clock is behind would refuse the next attempt.
 */
const takeAttempt = `
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

const giveBackAttempt = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  if redis.call('HINCRBY', KEYS[1], 'tries', -1) <= 0 then return redis.call('DEL', KEYS[1]) end
  return redis.call('HSET', KEYS[1], 'nextAtMs', 0)`;

export type SignInLimits = ReturnType<typeof createSignInLimits>;

/**
 * Limits password attempts and sign-ups, for all replicas together. Has one count for each pair of account and client, so a
 * client slows down only itself and cannot lock the account for others. A class behind one address has one count for each
 * account.
 */
export function createSignInLimits(redis: Redis | Cluster, { clock }: { clock: Clock }) {
  const limiter = (name: string, points: number, duration: number): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `rl:${name}`, points, duration });
  const ofAddress = limiter('address', failuresOfAnAddress, 15 * 60);
  const signUps = limiter('sign-ups', signUpsAnHour, 3600);

  return {
    /** Counts the attempt. Call it before the comparison, and `failed`, `succeeded` or `notCompared` afterwards. */
    async begin(attempt: PasswordAttempt): Promise<{ readonly ok: true; readonly place: Place } | Refusal> {
      const [waitMs, failures] = await answered(
        Promise.all([
          redis.eval(takeAttempt, 1, keyOf(attempt), clock.now(), freeFailures, longestPauseMs, countLastsMs),
          attempt.proof === undefined ? ofAddress.get(clientNetwork(attempt.address)) : null,
        ]),
      );
      const retryAfterMs = z.number().parse(waitMs);
      if (retryAfterMs > 0) return { ok: false, retryAfterMs };
      const isLast = (failures?.consumedPoints ?? 0) >= failuresOfAnAddress;
      return { ok: true, place: { ...placeOf(attempt), isLast } };
    },

    async failed({ address }: PasswordAttempt): Promise<void> {
      await answered(ofAddress.penalty(clientNetwork(address)));
    },

    async succeeded(attempt: PasswordAttempt): Promise<void> {
      await answered(redis.del(keyOf(attempt)));
    },

    /** Removes the attempt from the count, because the queue was full or the client disconnected before its turn. */
    async notCompared(attempt: PasswordAttempt): Promise<void> {
      await answered(redis.eval(giveBackAttempt, 1, keyOf(attempt)));
    },

    /** Call it before any query of the accounts, so that a refusal reveals nothing. */
    async signUp(address: string): Promise<{ readonly ok: true } | Refusal> {
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

/** Returns the client's place in the queue. The clients of a network share one place; those with a proof share a second one. */
export function placeOf({ address, proof }: Pick<PasswordAttempt, 'address' | 'proof'>): Place {
  const network = clientNetwork(address);
  return { client: proof === undefined ? network : `${network} with a proof`, isLast: false };
}

/** Returns the key of the count. It contains a hash, which reveals neither the account nor the client. */
function keyOf({ account, address, proof }: PasswordAttempt): string {
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
