import type { Redis } from 'ioredis';
import { linesLastMs } from '@session-lab/contract/labs/query-token';
import { createKeyring, createSessions, type Clock, type Sessions } from '@session-lab/session';
import { tableStore, type SessionRow } from '@session-lab/session/table';
import { answerOf } from '../../redis/store-error.ts';

export type LabSession = { readonly name: string };

const key = (publicId: string): string => `lab:query-token:session:${publicId}`;

/** Replaces the text of a row, if it is the expected one and has not expired. A row is its expiry, a space, and the text. */
const replaceScript = `
local expires, text = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (.*)$')
if text ~= ARGV[1] or tonumber(expires) <= tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3] .. ' ' .. ARGV[2], 'PX', math.max(1, ARGV[3] - ARGV[4]))
return 1`;

/** Sessions of the session library, with a key and a table of this lab. All are sessions of guests, so no listing is needed. */
export function openLabSessions(redis: Redis, signingKey: Buffer, clock: Clock): Sessions<LabSession> {
  const store = tableStore(
    {
      async insert({ publicId, text, expiresAtMs }) {
        const lastsMs = Math.max(1, expiresAtMs - clock.now());
        await answerOf(redis.set(key(publicId), `${expiresAtMs} ${text}`, 'PX', lastsMs));
      },
      async replace({ publicId, expected, text, expiresAtMs, nowMs }) {
        const values = [expected, text, expiresAtMs, nowMs];
        return (await answerOf(redis.eval(replaceScript, 1, key(publicId), ...values))) === 1;
      },
      async find(publicId): Promise<SessionRow | undefined> {
        const [, expires, text] =
          /^(\d+) (.*)$/s.exec((await answerOf(redis.get(key(publicId)))) ?? '') ?? [];
        return text === undefined ? undefined : { publicId, text, expiresAtMs: Number(expires) };
      },
      findByUser: () => [],
      findAfter: () => [],
      // Redis does it.
      removeExpired: () => undefined,
    },
    { clock },
  );
  return createSessions<LabSession>({
    store,
    keyring: createKeyring([signingKey]),
    clock,
    idleTimeoutMs: linesLastMs,
    absoluteLifetimeMs: linesLastMs,
    // Students send tokens of other labs, which are no errors of the keys.
    hooks: { onError: () => undefined },
  });
}
