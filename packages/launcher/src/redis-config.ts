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
 * too, for what is broken on purpose: its own keys and channels, and no command that shows the names of others' keys.
 */
export function redisAcl(passwords: RedisPasswords): string {
  return `${[
    'user default off resetpass resetkeys resetchannels -@all',
    `user api on ${aclHash(passwords.api)} ~* &* +@all -@admin -@dangerous +info`,
    ...(passwords.lab === undefined ? [] : [labUser(passwords.lab)]),
    `user operator on ${aclHash(passwords.operator)} ~* &* +@all`,
    'user health on nopass resetkeys resetchannels -@all +ping',
  ].join('\n')}\n`;
}

/** KEYS and DBSIZE are dangerous or read the whole keyspace; patterns of keys do not hold SCAN and RANDOMKEY back. */
const labUser = (password: string): string =>
  `user lab on ${aclHash(password)} ~lab:* &lab:* +@all -@admin -@dangerous -@keyspace +info +del +exists +pexpire +pttl +expire +ttl +type`;

export function redisUrl(
  user: 'api' | 'operator' | 'lab',
  passwords: RedisPasswords,
  address: string,
): string {
  return `redis://${user}:${passwords[user]}@${address}`;
}
