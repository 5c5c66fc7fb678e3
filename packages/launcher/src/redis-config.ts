import { aclHash, type RedisPasswords } from './secrets.ts';

export type RedisConfigInput = {
  role: 'sessions' | 'accounts';
  port: number;
  /** Addresses to listen on, as `bind` takes them. */
  bind: string;
  dir: string;
  aclFile: string;
};

/** A redis.conf for 7.0 and 8. Sessions are ephemeral; an account acknowledged is an account on disk. */
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
    'maxmemory 256mb',
    'maxmemory-policy noeviction',
    'tcp-keepalive 60',
  ].join('\n')}\n`;
}

/**
 * Who may do what. `api` is the replicas' (no KEYS, FLUSHALL, CONFIG, …; INFO is what their client asks when it
 * connects), `operator` is for the person at the keyboard and the fault tests, `health` may say PING. `lab` is the replicas'
 * too, for what is broken on purpose.
 *
 * Nobody can be the default user, and yet it may do everything: as it Redis reads its own AOF, and where it may not do
 * what a transaction or a script did, Redis leaves that out without a word, accounts for one (redis/redis#14541;
 * docs/decisions/0011).
 */
export function redisAcl(passwords: RedisPasswords): string {
  return `${[
    'user default off resetpass ~* &* +@all',
    `user api on ${aclHash(passwords.api)} ~* &* +@all -@admin -@dangerous +info`,
    ...(passwords.lab === undefined ? [] : [labUser(passwords.lab)]),
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
  +get +set +getex +del +exists +incr +pexpire +pttl +eval
  +publish +subscribe +unsubscribe
  +ping +info +client|setname +client|id`
  .trim()
  .split(/\s+/);

const labUser = (password: string): string => `user lab on ${aclHash(password)} ${labRights.join(' ')}`;

export function redisUrl(
  user: 'api' | 'operator' | 'lab',
  passwords: RedisPasswords,
  address: string,
): string {
  return `redis://${user}:${passwords[user]}@${address}`;
}
