import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { peerUser, redisAcl, redisConfig } from './redis-config.ts';
import { aclHash, writeSecret, type AppPasswords } from './secrets.ts';
import { groupName, primaryOf, type SessionNode, type Store } from './session-nodes.ts';

/** Milliseconds of silence after which a Sentinel treats a primary as failed. */
const sentinelDownAfterMs = 1000;
const clusterNodeTimeoutMs = 1500;
/** A failed failover is retried after twice this time, in milliseconds. */
const failoverTimeoutMs = 2000;
const quorum = 2;

type NodeFiles = { readonly 'redis.conf': string; readonly 'users.acl': string };
type Options = {
  readonly store: Store;
  readonly nodes: readonly SessionNode[];
  readonly passwords: AppPasswords & { readonly peer: string };
  /** Addresses to listen on, in the syntax of `bind`. */
  readonly bind: string;
};
/** Working directory of the server, and the file of its users. */
type Paths = { readonly dir: string; readonly aclFile: string };

/** Returns the configuration files of a server or Sentinel of the sessions. */
export function nodeFiles(node: SessionNode, paths: Paths, options: Options): NodeFiles {
  const { store, passwords, bind } = options;
  if (node.role === 'sentinel')
    return { 'redis.conf': sentinelConfig(node, paths, options), 'users.acl': sentinelAcl(passwords) };
  const config = redisConfig({ role: 'sessions', port: node.port, bind, ...paths });
  if (store === 'server') return { 'redis.conf': config, 'users.acl': redisAcl(passwords) };
  const lines = store === 'cluster' ? clusterLines(node) : groupLines(node, options);
  return {
    'redis.conf': `${[config.trimEnd(), ...replicationLines(passwords.peer), ...lines].join('\n')}\n`,
    'users.acl': `${redisAcl(passwords)}${peerUser(passwords.peer)}\n`,
  };
}

const replicationLines = (password: string): string[] => [
  'masteruser peer',
  `masterauth ${password}`,
  // Starts the replication at once, instead of waiting five seconds for further Redis replicas.
  'repl-diskless-sync-delay 0',
];

function groupLines(node: SessionNode, { nodes }: Options): string[] {
  const primary = node.role === 'replica' ? primaryOf(nodes, node) : undefined;
  return primary === undefined ? [] : [`replicaof ${primary.host} ${primary.port}`];
}

const clusterLines = ({ busPort }: SessionNode): string[] => [
  'cluster-enabled yes',
  'cluster-config-file nodes.conf',
  `cluster-port ${busPort}`,
  `cluster-node-timeout ${clusterNodeTimeoutMs}`,
  // While one primary fails over, the other two thirds of the sessions stay available.
  'cluster-require-full-coverage no',
];

function sentinelConfig(
  { port }: SessionNode,
  { dir, aclFile }: Paths,
  { nodes, passwords, bind }: Options,
): string {
  const primary = nodes.find(({ role }) => role === 'primary');
  return `${[
    `port ${port}`,
    `bind ${bind}`,
    'protected-mode no',
    'daemonize no',
    'logfile ""',
    `dir ${JSON.stringify(dir)}`,
    `aclfile ${JSON.stringify(aclFile)}`,
    `sentinel monitor ${groupName} ${primary?.host} ${primary?.port} ${quorum}`,
    `sentinel auth-user ${groupName} peer`,
    `sentinel auth-pass ${groupName} ${passwords.peer}`,
    'sentinel sentinel-user peer',
    `sentinel sentinel-pass ${passwords.peer}`,
    `sentinel down-after-milliseconds ${groupName} ${sentinelDownAfterMs}`,
    `sentinel failover-timeout ${groupName} ${failoverTimeoutMs}`,
    `sentinel parallel-syncs ${groupName} 2`,
  ].join('\n')}\n`;
}

/**
 * `api` can read the primary's address and subscribe to its changes. `peer` is the user of the other
 * Sentinels.
 */
const sentinelAcl = (passwords: Options['passwords']): string =>
  `${[
    'user default off resetpass resetkeys resetchannels -@all',
    `user api on ${aclHash(passwords.api)} resetkeys allchannels -@all +ping +info +subscribe +unsubscribe ` +
      '+sentinel|get-master-addr-by-name +sentinel|sentinels +client|setname',
    `user operator on ${aclHash(passwords.operator)} allkeys allchannels +@all`,
    `user peer on ${aclHash(passwords.peer)} resetkeys allchannels -@all +ping +publish +info +client|setname ` +
      '+sentinel|is-master-down-by-addr',
    'user health on nopass resetkeys resetchannels -@all +ping',
  ].join('\n')}\n`;

/** Replaces the directory `dir` by one with the configuration of a server or Sentinel. */
export function writeNode(node: SessionNode, dir: string, options: Options): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(
    nodeFiles(node, { dir, aclFile: join(dir, 'users.acl') }, options),
  ))
    writeSecret(join(dir, name), content);
}

/** Returns the arguments of redis-server. */
export const nodeArguments = ({ role }: SessionNode, dir: string): string[] => [
  join(dir, 'redis.conf'),
  ...(role === 'sentinel' ? ['--sentinel'] : []),
];
