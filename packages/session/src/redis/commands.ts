import type { StoredPage, StoredSession } from '../store.ts';
import { isWrongTypeError } from './availability.ts';
import { patternOf } from './keys.ts';
import type { Client, Topology } from './topology.ts';

/** Value that replaces a session after a rotation. It stays long enough for every watching process to read it. */
export const rotatedMark = '{"rotated":true}';
export const rotatedMarkMs = 10_000;

/**
 * Script that replaces a session's text. KEYS: session. ARGV: expected text, next text, expiry in ms. Returns 1 if it
 * replaced the text, else 0.
 *
 * Redis at its `maxmemory` refuses the first write of a script if that write may use memory, as SET may. PEXPIRE uses none
 * and always succeeds, and Redis does not stop a script after its first write. PEXPIRE therefore comes first, and a full
 * Redis still extends the idle timeout. Redis 7 has the flag `allow-oom` for this; Redis 6.2 does not.
 */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * Script that replaces a session's text with the mark of a rotation. KEYS: session. ARGV: mark, expiry of the mark in ms.
 * Returns the text, or nil if the session has ended. PEXPIRE comes first, as in `replaceScript`.
 */
export const retireScript = `
local text = redis.call('GET', KEYS[1])
if not text or text == ARGV[1] then return nil end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return text`;

/**
 * Part of a script that writes to a missing key and leaves it missing. Since Redis 8, WAIT covers only the earlier writes of
 * its own connection, and waits for nothing after a command that changed nothing.
 */
const writeNothing = `
redis.call('SET', KEYS[1], '', 'PX', 1)
redis.call('DEL', KEYS[1])`;

/** Script that deletes a key, and writes to Redis replicas also if there was none. Returns 1 if there was one, else 0. */
export const removeScript = `
if redis.call('DEL', KEYS[1]) == 1 then return 1 end
${writeNothing}
return 0`;

/** Script that changes nothing, and writes to Redis replicas. PEXPIRE comes first, as in `replaceScript`. */
export const confirmScript = `
local rest = redis.call('PTTL', KEYS[1])
if rest == -1 or redis.call('PEXPIRE', KEYS[1], math.max(rest, 1)) == 1 then return end
${writeNothing}`;

/**
 * Script that lists a session as unsettled, removes expired members, and sets the expiry of the listing to that of its
 * member that expires last. KEYS: listing. ARGV: now in ms, score, public id.
 *
 * ZADD is the first write, so a full Redis refuses the whole script. It then lists no session that it would refuse to store.
 */
export const enlistScript = `
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local longest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIRE', KEYS[1], math.ceil(longest) - ARGV[1])`;

/** Script that settles a listed session. KEYS: listing. ARGV: score, public id. Returns the number of members, or 0 if the id is not listed. */
export const settleScript = `
if redis.call('ZADD', KEYS[1], 'XX', 'CH', ARGV[1], ARGV[2]) == 0 then return 0 end
return redis.call('ZCARD', KEYS[1])`;

/** Text of a key that does not hold a string: the text is not a session, and `remove` deletes it. */
const unreadable = '';

/** Converts a reply of GET to the text of a session: the mark of a rotation is not a session. */
export function sessionText(reply: string | null): string | null {
  return reply === rotatedMark ? null : reply;
}

/** Returns the text for a failed GET if Redis has a value of another type. Throws every other error. */
export function textOfFailure(error: unknown): string {
  if (isWrongTypeError(error)) return unreadable;
  throw error;
}

/** Sends the whole script (EVAL): it is short, and a Redis that restarted empty does not know its digest. */
export async function replace(
  client: Client,
  key: string,
  expected: string,
  next: string,
  expiresInMs: number,
): Promise<boolean> {
  return (await client.eval(replaceScript, 1, key, expected, next, expiresInMs)) === 1;
}

export async function retire(client: Client, key: string): Promise<string | null> {
  return textOrNull(await client.eval(retireScript, 1, key, rotatedMark, rotatedMarkMs));
}

/** Converts a reply of unknown type to the text of a session. */
export function textOrNull(reply: unknown): string | null {
  return typeof reply === 'string' ? reply : null;
}

/** Maximum number of commands in one write. Redis serves other clients between two chunks. */
const chunkSize = 500;

/** Runs an operation on all ids, one chunk after the other. */
export async function inChunks<Result>(
  publicIds: readonly string[],
  run: (chunk: readonly string[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < publicIds.length; start += chunkSize)
    results.push(...(await run(publicIds.slice(start, start + chunkSize))));
  return results;
}

/** Sends one GET for each session, in chunks. MGET would span several slots of a Cluster. */
export function readEach(
  { client, keys }: Pick<Topology, 'client' | 'keys'>,
  publicIds: readonly string[],
): Promise<StoredSession[]> {
  return inChunks(publicIds, async (chunk) => {
    const texts = await Promise.all(
      chunk.map((publicId) => client.get(keys.session(publicId)).then(sessionText, textOfFailure)),
    );
    return chunk.flatMap((publicId, index) => {
      const text = texts[index] ?? null;
      return text === null ? [] : [{ publicId, text }];
    });
  });
}

/**
 * Scans the primaries one after the other. Uses SCAN because KEYS blocks Redis while it runs.
 *
 * The cursor is `cursor of the primary × number of primaries + index of the primary`. With one primary, this is Redis's cursor.
 */
export async function scan(topology: Topology, cursor: string, count: number): Promise<StoredPage> {
  const { keys, primaries: listPrimaries } = topology;
  const primaries = listPrimaries();
  const base = BigInt(primaries.length);
  const index = base === 0n ? 0n : BigInt(cursor) % base;
  const primary = primaries[Number(index)];
  if (primary === undefined) throw new RangeError('No primary is known: there is nothing to scan.');
  const position = String(BigInt(cursor) / base);
  const [next, found] = await primary.scan(position, 'MATCH', patternOf(keys.sessions), 'COUNT', count);
  const sessions = await readEach(
    topology,
    found.flatMap((key) => keys.publicIdOf(key) ?? []),
  );
  if (next !== '0') return { sessions, nextCursor: String(BigInt(next) * base + index) };
  return index + 1n < base ? { sessions, nextCursor: String(index + 1n) } : { sessions };
}
