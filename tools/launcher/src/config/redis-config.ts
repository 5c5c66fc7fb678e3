import { consoleRights, managerRights } from './console-rights.ts';
import type { Login } from './session-nodes.ts';
import {
  aclHash,
  type AppPasswords,
  type ClusterPasswords,
  type ConsolePasswords,
  type LabPasswords,
  type OutagePasswords,
} from './secrets.ts';

/** Kind of data on a Redis server. */
export type RedisRole = 'sessions' | 'accounts' | 'labs' | 'console' | 'outage' | 'lab-cluster';

export type RedisConfigInput = {
  role: RedisRole;
  port: number;
  /** Addresses to listen on, in the syntax of `bind`. */
  bind: string;
  dir: string;
  aclFile: string;
};

/**
 * Memory limit of each server, and the policy at the limit. Sessions and accounts are never evicted: a full
 * server refuses new ones. The labs evict the keys that were unused for the longest time, because anyone can
 * write there and no key has to last. On the server of lab 14 each student has a database. A command can make
 * a value of at most 1 MB, and Redis closes a connection that has more than 2 MB of replies.
 */
const memory = {
  sessions: ['maxmemory 256mb', 'maxmemory-policy noeviction'],
  accounts: ['maxmemory 256mb', 'maxmemory-policy noeviction'],
  labs: ['maxmemory 64mb', 'maxmemory-policy allkeys-lru'],
  console: [
    'maxmemory 48mb',
    'maxmemory-policy noeviction',
    'databases 256',
    'proto-max-bulk-len 1mb',
    'client-output-buffer-limit normal 2mb 0 0',
  ],
  outage: ['maxmemory 8mb', 'maxmemory-policy allkeys-lru'],
  'lab-cluster': ['maxmemory 6mb', 'maxmemory-policy noeviction'],
} as const satisfies Record<RedisRole, readonly string[]>;

/**
 * Returns a redis.conf for Redis 7.0 and 8. Only accounts are stored on disk, before Redis acknowledges the
 * write.
 */
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
    // The slow log and the crash log contain arguments of commands: password hashes, e-mail addresses.
    'slowlog-log-slower-than -1',
    'crash-log-enabled no',
  ].join('\n')}\n`;
}

/**
 * Returns the users of a Redis server and their rights.
 *
 * `api` is the user of the replicas: no KEYS, FLUSHALL or CONFIG, but INFO, which the client sends when it
 * connects. `operator` is for a person and for the fault tests. `health` can run PING only. On the server of
 * the labs the replicas log in as `lab`, on that of lab 15 as `outage`, on those of lab 16 as `cluster`, and `api`
 * does not exist. On the server
 * of lab 14 they log in as `manager`, who assigns the databases, and run the lines of students as `console`.
 * Both have one password, which only the replicas know.
 *
 * No client can log in as the default user. The default user still has all rights, because Redis replays its
 * AOF as this user. Without these rights, Redis drops the writes of a transaction or script without an error,
 * for example new accounts (redis/redis#14541; docs/decisions/0011).
 */
export function redisAcl(passwords: RedisPasswords): string {
  return `${[
    'user default off resetpass ~* &* +@all',
    ...replicaUsers(passwords),
    `user operator on ${aclHash(passwords.operator)} ~* &* +@all`,
    'user health on nopass resetkeys resetchannels -@all +ping',
  ].join('\n')}\n`;
}

export type RedisPasswords =
  AppPasswords | LabPasswords | ConsolePasswords | OutagePasswords | ClusterPasswords;

function replicaUsers(passwords: RedisPasswords): string[] {
  if ('api' in passwords)
    return [`user api on ${aclHash(passwords.api)} ~* &* +@all -@admin -@dangerous +info`];
  if ('lab' in passwords)
    return [
      `user lab on ${aclHash(passwords.lab)} ${labRights.join(' ')}`,
      `user supervisor on ${aclHash(passwords.supervisor)} ${labSupervisorRights.join(' ')}`,
    ];
  if ('cluster' in passwords) return clusterUsers(passwords);
  if ('outage' in passwords) return [`user outage on ${aclHash(passwords.outage)} ${outageRights.join(' ')}`];
  const hash = aclHash(passwords.manager);
  return [
    `user manager on ${hash} ${managerRights.join(' ')}`,
    `user console on ${hash} ${consoleRights.join(' ')}`,
  ];
}

function clusterUsers({ cluster, supervisor, peer }: ClusterPasswords): string[] {
  return [
    `user cluster on ${aclHash(cluster)} ${clusterRights.join(' ')}`,
    `user supervisor on ${aclHash(supervisor)} ${clusterSupervisorRights.join(' ')}`,
    peerUser(peer),
    'user load on nopass ~lab:load* resetchannels -@all +get +ping +cluster|nodes',
  ];
}

/**
 * Returns the user with which the servers of a Sentinel group or a Cluster, and Sentinels, log in to each other. It has the
 * rights that the Redis documentation lists for both.
 */
export const peerUser = (password: string): string =>
  `user peer on ${aclHash(password)} resetkeys allchannels -@all +ping +psync +replconf +multi +exec +slaveof +role +info ` +
  '+publish +subscribe +config|rewrite +client|setname +client|kill +script|kill';

/**
 * Rights of the `lab` user: these commands, on its own keys and channels. None of the commands reveals the
 * name of another key. SCAN, RANDOMKEY and CLIENT TRACKING would reveal it, so they are not allowed. Redis
 * 7.0 rejects the whole ACL file if it contains `client|setinfo`, which is optional for the client.
 */
export const labRights: readonly string[] = `
  ~lab:* &lab:* -@all
  +get +set +getex +getdel +del +exists +incr +incrby +expire +pexpire +pttl +rpush +eval +evalsha
  +xadd +xrange
  +publish +subscribe +unsubscribe
  +ping +info +client|setname +client|id`
  .trim()
  .split(/\s+/);

/**
 * Rights of the `outage` user: the commands of the session library (packages/session/docs/redis.md) that lab 15
 * needs, and the two commands that cause an outage. Only this lab has keys on the server.
 */
export const outageRights: readonly string[] = `
  ~lab:outage:* &__redis__:invalidate -@all
  +get +set +del +eval +pexpire +pttl
  +ping +info +client|id +client|tracking +client|setname +subscribe
  +client|pause +shutdown`
  .trim()
  .split(/\s+/);

/** Rights of the supervisor of lab 16 on the Redis of all labs: it receives orders, and reports the state of its servers. */
export const labSupervisorRights: readonly string[] = `
  ~lab:cluster:* resetchannels -@all
  +blpop +set +del +exists +eval`
  .trim()
  .split(/\s+/);

/**
 * Rights of the `cluster` user: the commands of the session library on a Cluster (packages/session/docs/redis.md) that lab 16
 * needs, and those that show where a key is. No command of this user causes a failure: the supervisor causes it.
 */
const clusterRights: readonly string[] = `
  ~lab:cluster:* &__redis__:invalidate -@all
  +get +set +del +eval +pexpire +pttl +wait
  +cluster|slots +cluster|nodes +cluster|keyslot +cluster|info +readonly +readwrite
  +ping +info +client|id +client|tracking +client|setname +subscribe`
  .trim()
  .split(/\s+/);

/** Rights of the supervisor on the servers of lab 16: it reads their state, and cuts a Redis replica off. */
const clusterSupervisorRights: readonly string[] = `
  ~lab:load resetchannels -@all
  +get +info +cluster|info +cluster|nodes +config|set +client|kill`
  .trim()
  .split(/\s+/);

/** Returns the URL of a server for one of its users. */
export const redisUrl = ({ user, password }: Login, address: string): string =>
  `redis://${user}:${password}@${address}`;
