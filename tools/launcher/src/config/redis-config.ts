import type { Login } from './session-nodes.ts';
import { aclHash, type AppPasswords, type LabPasswords } from './secrets.ts';

/** The kind of data on a Redis server. */
export type RedisRole = 'sessions' | 'accounts' | 'labs';

export type RedisConfigInput = {
  role: RedisRole;
  port: number;
  /** Addresses to listen on, as `bind` takes them. */
  bind: string;
  dir: string;
  aclFile: string;
};

/**
 * Memory limit of each server, and what happens at the limit. Sessions and accounts are never evicted: a full server refuses
 * new ones. Of the labs the keys that were unused for longest go: anyone can write there, and no key has to last.
 */
const memory = {
  sessions: ['maxmemory 256mb', 'maxmemory-policy noeviction'],
  accounts: ['maxmemory 256mb', 'maxmemory-policy noeviction'],
  labs: ['maxmemory 64mb', 'maxmemory-policy allkeys-lru'],
} as const satisfies Record<RedisRole, readonly string[]>;

/** Returns a redis.conf for 7.0 and 8. Only accounts are on disk, and before they are acknowledged. */
export function redisConfig(input: RedisConfigInput): string {
  const durable = input.role === 'accounts';
  return `${[
    `port ${input.port}`,
    `bind ${input.bind}`,
    'protected-mode no',
    'daemonize no',
    'logfile ""',
    `dir ${JSON.stringify(input.dir)}`,
    `aclfile ${JSON.stringify(input.aclFile)}`,
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    ...(durable ? ['appendfsync always'] : []),
    ...memory[input.role],
    'tcp-keepalive 60',
    // Both would keep arguments of commands: hashes of passwords, e-mail addresses.
    'slowlog-log-slower-than -1',
    'crash-log-enabled no',
  ].join('\n')}\n`;
}

/**
 * Who may do what. `api` is the replicas' (no KEYS, FLUSHALL, CONFIG, …; INFO is what their client asks when it
 * connects), `operator` is for the person at the keyboard and the fault tests, `health` may say PING. On the server of the
 * labs the replicas are `lab`, and there is no `api`.
 *
 * Nobody can be the default user, and yet it may do everything: as it Redis reads its own AOF, and where it may not do
 * what a transaction or a script did, Redis leaves that out without a word, accounts for one (redis/redis#14541;
 * docs/decisions/0011).
 */
export function redisAcl(passwords: AppPasswords | LabPasswords): string {
  return `${[
    'user default off resetpass ~* &* +@all',
    'api' in passwords
      ? `user api on ${aclHash(passwords.api)} ~* &* +@all -@admin -@dangerous +info`
      : `user lab on ${aclHash(passwords.lab)} ${labRights.join(' ')}`,
    `user operator on ${aclHash(passwords.operator)} ~* &* +@all`,
    'user health on nopass resetkeys resetchannels -@all +ping',
  ].join('\n')}\n`;
}

/**
 * What the labs' user may do: these commands, with keys and channels of its own. None of them shows the name of another's
 * key, as SCAN and RANDOMKEY would whatever the pattern, and CLIENT TRACKING with every change. Redis 7.0 refuses the
 * whole file for `client|setinfo`, which it does not know yet; the client does without.
 */
export const labRights: readonly string[] = `
  ~lab:* &lab:* -@all
  +get +set +getex +del +exists +incr +incrby +expire +pexpire +pttl +eval +evalsha
  +publish +subscribe +unsubscribe
  +ping +info +client|setname +client|id`
  .trim()
  .split(/\s+/);

/** Returns the address of one server for one of its users. */
export const redisUrl = ({ user, password }: Login, address: string): string =>
  `redis://${user}:${password}@${address}`;
