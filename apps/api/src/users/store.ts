import type { Redis } from 'ioredis';
import * as z from 'zod';
import { Role } from '@session-lab/contract';
import { answerOf } from '../redis/store-error.ts';

/** An account, stored as a hash `user:<id>`. The keys `user-name:<canonical>` and `email:<canonical>` hold its id. */
const Account = z.object({
  id: z.string(),
  userName: z.string(),
  userNameKey: z.string(),
  displayName: z.string(),
  email: z.string(),
  emailKey: z.string(),
  role: Role,
  createdAt: z.string(),
  passwordHash: z.string(),
  /** Increases with each change of the password or the role. A sign-in that began at an older version is undone. */
  authVersion: z.coerce.number<string>(),
});
export type Account = z.infer<typeof Account>;

export type Names = { readonly userNameKey: string; readonly emailKey: string };

/** The canonical user name or e-mail address of a sign-in. */
export type Login = { readonly kind: 'user-name' | 'email'; readonly key: string };

/** Lifetime of a reserved name while the password is hashed. It covers a full queue, and ends after a crash. */
const reservationMs = 60_000;

const reserve = `
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'user_name_taken' end
  if redis.call('EXISTS', KEYS[2]) == 1 then return 'email_taken' end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return 'reserved'`;

const release = `
  for _, key in ipairs(KEYS) do
    if redis.call('GET', key) == ARGV[1] and redis.call('PTTL', key) > 0 then redis.call('DEL', key) end
  end`;

const create = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call('HSET', KEYS[3], unpack(ARGV, 2))
  redis.call('SET', KEYS[1], ARGV[1])
  redis.call('SET', KEYS[2], ARGV[1])
  return 1`;

const findByLogin = `
  local id = redis.call('GET', KEYS[1])
  return redis.call('HGETALL', 'user:' .. (id or ''))`;

const change = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  redis.call('HSET', KEYS[1], unpack(ARGV))
  return 1`;

const changePassword = `
  if redis.call('HGET', KEYS[1], 'passwordHash') ~= ARGV[1] then return 0 end
  redis.call('HSET', KEYS[1], 'passwordHash', ARGV[2])
  redis.call('HINCRBY', KEYS[1], 'authVersion', ARGV[3])
  return 1`;

const changeRole = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  redis.call('HSET', KEYS[1], 'role', ARGV[1])
  redis.call('HINCRBY', KEYS[1], 'authVersion', 1)
  redis.call(ARGV[1] == 'admin' and 'SADD' or 'SREM', KEYS[2], ARGV[2])
  return 1`;

/** Set of the administrators' ids. */
const adminsKey = 'admins';

export type AccountStore = ReturnType<typeof createAccountStore>;

/** Stores accounts in their durable Redis. Each method sends one command, so it is atomic. Each may reject with a `StoreError`. */
export function createAccountStore(redis: Redis) {
  const run = (script: string, keys: string[], args: (string | number)[] = []): Promise<unknown> =>
    answerOf(redis.eval(script, keys.length, ...keys, ...args));

  return {
    /** Reserves both names for `id`, or neither. Runs before the hash: of 50 equal sign-ups at once, only one hashes. */
    async reserve(id: string, names: Names): Promise<'reserved' | 'user_name_taken' | 'email_taken'> {
      const answer = await run(reserve, nameKeys(names), [id, reservationMs]);
      return z.enum(['reserved', 'user_name_taken', 'email_taken']).parse(answer);
    },

    /** Releases the reserved names of a sign-up that failed. */
    async release(id: string, names: Names): Promise<void> {
      await run(release, nameKeys(names), [id]);
    },

    /** Stores the account and makes its names permanent. Resolves to false if the reservation has expired. */
    async create(account: Account): Promise<boolean> {
      const fields = Object.entries(account).flatMap(([name, value]) => [name, `${value}`]);
      return (await run(create, [...nameKeys(account), `user:${account.id}`], [account.id, ...fields])) === 1;
    },

    async find(id: string): Promise<Account | undefined> {
      return accountFrom(await answerOf(redis.hgetall(`user:${id}`)));
    },

    /** Takes one round trip, whether the account exists or not. */
    async findByLogin({ kind, key }: Login): Promise<Account | undefined> {
      const fields = z.array(z.string()).parse(await run(findByLogin, [`${kind}:${key}`]));
      const pairs = fields.flatMap((name, at): [string, unknown][] =>
        at % 2 === 0 ? [[name, fields[at + 1]]] : [],
      );
      return accountFrom(Object.fromEntries<unknown>(pairs));
    },

    /** Resolves to false if the account does not exist. */
    async changeDisplayName(id: string, displayName: string): Promise<boolean> {
      return (await run(change, [`user:${id}`], ['displayName', displayName])) === 1;
    },

    /**
     * Replaces the hash and increases `authVersion`. Resolves to false if the hash is not `from`: another request has changed
     * it.
     */
    async changePassword(id: string, { from, to }: { from: string; to: string }): Promise<boolean> {
      return (await run(changePassword, [`user:${id}`], [from, to, 1])) === 1;
    },

    /** Stores a hash of the same password with the current cost. */
    async rehash(id: string, { from, to }: { from: string; to: string }): Promise<boolean> {
      return (await run(changePassword, [`user:${id}`], [from, to, 0])) === 1;
    },

    async changeRole(id: string, role: Role): Promise<boolean> {
      return (await run(changeRole, [`user:${id}`, adminsKey], [role, id])) === 1;
    },

    async hasAdministrator(): Promise<boolean> {
      return (await answerOf(redis.scard(adminsKey))) > 0;
    },

    /** Deletes all data of the user in this store. */
    async delete(account: { id: string } & Names): Promise<void> {
      const keys = [`user:${account.id}`, `progress:${account.id}`, ...nameKeys(account)];
      await answerOf(redis.multi().del(keys).srem(adminsKey, account.id).exec());
    },
  };
}

function accountFrom(fields: Record<string, unknown>): Account | undefined {
  return Object.keys(fields).length === 0 ? undefined : Account.parse(fields);
}

const nameKeys = ({ userNameKey, emailKey }: Names): string[] => [
  `user-name:${userNameKey}`,
  `email:${emailKey}`,
];
