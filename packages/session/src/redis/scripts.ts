/**
 * Each touches one key, so each works in a Cluster. They are sent whole (EVAL): they are short, and a Redis that came
 * back empty knows no script by its digest.
 */

/**
 * KEYS: session. ARGV: expected text, next text, expiry in ms. 1 when replaced, else 0.
 *
 * A Redis at its `maxmemory` refuses the first write of a script where that write may take memory, as SET does. PEXPIRE
 * takes none and is never refused, and behind it SET is not refused either: a script is not stopped halfway. So a
 * session in use keeps its idle timeout in a full Redis too. Redis 7 has the flag `allow-oom` for this, 6.2 does not.
 */
export const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * KEYS: listing. ARGV: now in ms, score, public id. Lists one as unsettled, forgets what expired, and lets the listing
 * live as long as its longest member. ZADD is the first write, so that a full Redis refuses the script as a whole and
 * keeps no listing of a session that it will refuse too.
 */
export const enlistScript = `
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local longest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIRE', KEYS[1], math.ceil(longest) - ARGV[1])`;

/** KEYS: listing. ARGV: score, public id. The number of members, or 0 when the id is no longer one. */
export const settleScript = `
if redis.call('ZADD', KEYS[1], 'XX', 'CH', ARGV[1], ARGV[2]) == 0 then return 0 end
return redis.call('ZCARD', KEYS[1])`;
