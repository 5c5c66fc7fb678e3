import type { Redis } from 'ioredis';
import * as z from 'zod';
import { commandsASecond, databaseLastsMs } from '@session-lab/contract/labs/redis-console';
import { answerOf } from '../../redis/store-error.ts';

/** The databases of students are 1 to 250. Database 0 has the leases, and database 255 the keys of the comparison. */
const databases = 250;
export const comparisonDatabase = 255;
/** A database stays reserved for this long after its lease, so that no late command reaches the next student. */
const graceMs = 60_000;

/** Assigns a database and empties it. A script selects databases for itself only, so one connection serves all students. */
const openScript = `
local database = redis.call('GET', 'lease:' .. ARGV[1])
if not database then
  for n = 1, tonumber(ARGV[4]) do
    if redis.call('SET', 'database:' .. n, ARGV[1], 'NX', 'PX', ARGV[3]) then
      database = n
      break
    end
  end
end
if not database then return nil end
redis.call('SET', 'lease:' .. ARGV[1], database, 'PX', ARGV[2])
redis.call('PEXPIRE', 'database:' .. database, ARGV[3])
redis.call('SELECT', database)
redis.call('FLUSHDB')
return tonumber(database)`;

/** Returns the database of a student and the number of commands in this second. Extends the lease. */
const enterScript = `
local database = redis.call('GET', 'lease:' .. ARGV[1])
if not database then return nil end
redis.call('PEXPIRE', 'lease:' .. ARGV[1], ARGV[2])
redis.call('PEXPIRE', 'database:' .. database, ARGV[3])
local count = 0
if ARGV[4] == 'command' then
  count = redis.call('INCR', 'rate:' .. ARGV[1])
  if count == 1 then redis.call('PEXPIRE', 'rate:' .. ARGV[1], 1000) end
end
return { tonumber(database), count }`;

/** Returns the number of keys and their bytes. A student has at most about 1,000 keys. */
const usageScript = `
redis.call('SELECT', ARGV[1])
local bytes = 0
for _, key in ipairs(redis.call('KEYS', '*')) do
  bytes = bytes + (redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) or 0)
end
return { redis.call('DBSIZE'), bytes }`;

const listScript = `
redis.call('SELECT', ARGV[1])
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  found[#found + 1] = { key, redis.call('TYPE', key).ok, redis.call('PTTL', key) }
end
return found`;

/** Empties a database whose lease has ended. */
const sweepScript = `
if redis.call('EXISTS', 'database:' .. ARGV[1]) == 1 then return 0 end
redis.call('SELECT', ARGV[1])
redis.call('FLUSHDB')
return 1`;

const fillScript = `
redis.call('SELECT', ARGV[1])
for n = tonumber(ARGV[2]), tonumber(ARGV[3]) do redis.call('SET', string.format('sid:%d', n), 1) end`;

const clearScript = `
redis.call('PEXPIRE', 'comparison', ARGV[2])
redis.call('SELECT', ARGV[1])
redis.call('FLUSHDB')`;

/** Keys that one call writes, in about 5 ms. */
const filledAtOnce = 5_000;
/** Time after which a comparison counts as failed, and the pause after one. */
const [comparisonLastsMs, pauseMs] = [20_000, 2_000] as const;

const Found = z.array(z.tuple([z.string(), z.string(), z.number()]));

export type Listed = { readonly name: string; readonly type: string; readonly ttlMs: number | null };

export type Databases = ReturnType<typeof createDatabases>;

/**
 * `lease:<student>`: the number of the student's database. `database:<n>`: its student. Both expire after 15 minutes without a
 * request.
 */
export function createDatabases(redis: Redis) {
  const run = (script: string, ...values: (string | number)[]): Promise<unknown> =>
    answerOf(redis.eval(script, 0, ...values));
  const lasts = [databaseLastsMs, databaseLastsMs + graceMs] as const;

  return {
    /** Resolves to undefined if all databases are in use. */
    async open(student: string): Promise<number | undefined> {
      const database = await run(openScript, student, ...lasts, databases);
      return typeof database === 'number' ? database : undefined;
    },

    /** Resolves to undefined for a student without a database. `isTooFast`: above the rate of commands. */
    async enter(
      student: string,
      what: 'command' | 'read',
    ): Promise<{ database: number; isTooFast: boolean } | undefined> {
      const found = await run(enterScript, student, ...lasts, what);
      if (!Array.isArray(found)) return undefined;
      const [database, count] = found.map(Number);
      return { database: database ?? 0, isTooFast: (count ?? 0) > commandsASecond };
    },

    async usage(database: number): Promise<{ keys: number; bytes: number }> {
      const found = await run(usageScript, database);
      const [keys = 0, bytes = 0] = Array.isArray(found) ? found.map(Number) : [];
      return { keys, bytes };
    },

    async list(database: number): Promise<Listed[]> {
      const found = await run(listScript, database);
      return Found.parse(found).map(([name, type, ttlMs]) => ({
        name,
        type,
        ttlMs: ttlMs < 0 ? null : ttlMs,
      }));
    },

    /** One comparison runs at a time, and none within two seconds after another. */
    async reserveComparison(): Promise<boolean> {
      return (await answerOf(redis.set('comparison', '1', 'PX', comparisonLastsMs, 'NX'))) !== null;
    },

    /** Writes the keys `sid:1` to `sid:<count>` for the comparison, about 8 MB. */
    async fill(count: number, signal: AbortSignal): Promise<void> {
      for (let from = 1; from <= count && !signal.aborted; from += filledAtOnce)
        await run(fillScript, comparisonDatabase, from, Math.min(count, from + filledAtOnce - 1));
    },

    async clearComparison(): Promise<void> {
      await run(clearScript, comparisonDatabase, pauseMs);
    },

    /** Empties the databases whose lease has ended. */
    async sweep(): Promise<void> {
      const info = await answerOf(redis.info('keyspace'));
      const used = [...info.matchAll(/^db(\d+):/gm)].map(([, number]) => Number(number));
      const ofStudents = used.filter((number) => number > 0 && number <= databases);
      await Promise.all(ofStudents.map((number) => run(sweepScript, number)));
    },
  };
}
