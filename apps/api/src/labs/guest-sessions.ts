import type { Redis } from 'ioredis';
import {
  createKeyring,
  createSessions,
  type Clock,
  type Jsonable,
  type Sessions,
} from '@session-lab/session';
import { tableStore, type SessionRow } from '@session-lab/session/table';
import { answerOf } from '../redis/store-error.ts';

/** Replaces the text of a row, if it is the expected one and has not expired. A row is its expiry, a space, and the text. */
const replaceScript = `
local expires, text = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (.*)$')
if text ~= ARGV[1] or tonumber(expires) <= tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3] .. ' ' .. ARGV[2], 'PX', math.max(1, ARGV[3] - ARGV[4]))
return 1`;

/**
 * Sessions of the session library, with the key and the table of one lab (`lab:<lab>:session:…`). All are sessions of guests, so no
 * listing is needed.
 */
export function openGuestSessions<Data extends Jsonable<Data>>({
  lab,
  redis,
  signingKey,
  clock,
  lastsMs,
}: {
  lab: string;
  redis: Redis;
  signingKey: Buffer;
  clock: Clock;
  lastsMs: number;
}): Sessions<Data> {
  const key = (publicId: string): string => `lab:${lab}:session:${publicId}`;
  const store = tableStore(
    {
      async insert({ publicId, text, expiresAtMs }) {
        const px = Math.max(1, expiresAtMs - clock.now());
        await answerOf(redis.set(key(publicId), `${expiresAtMs} ${text}`, 'PX', px));
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
  return createSessions<Data>({
    store,
    keyring: createKeyring([signingKey]),
    clock,
    idleTimeoutMs: lastsMs,
    absoluteLifetimeMs: lastsMs,
    // Students send tokens of other labs, which are no errors of the keys.
    hooks: { onError: () => undefined },
  });
}
