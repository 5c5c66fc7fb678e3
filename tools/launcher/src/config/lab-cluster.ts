import { fileURLToPath } from 'node:url';
import { redisAcl, redisConfig } from './redis-config.ts';
import type { ClusterPasswords } from './secrets.ts';

/** Path of the supervisor of the servers of lab 16. */
export const supervisorScript = fileURLToPath(new URL('../lab-cluster/supervise.sh', import.meta.url));

/** Number of Redis servers of lab 16: three primaries and three Redis replicas. */
const serverCount = 6;

/**
 * Time without a reply after which servers treat a server as failed, in milliseconds. With 1500, another server serves its
 * slots about 3 s after a crash. A shorter time would start failovers on a busy machine.
 */
const nodeTimeoutMs = 1500;

type ClusterFilesInput = {
  /** Addresses to listen on, in the syntax of `bind`. */
  bind: string;
  /** Port of the first server. */
  port: number;
  /** Folder in which the supervisor keeps a folder for each server. */
  dataDir: string;
  aclFile: string;
  passwords: ClusterPasswords;
  /** Password of the supervisor in the Redis of all labs. */
  labsPassword: string;
};

/**
 * Returns the files for the supervisor of lab 16 and its servers (../lab-cluster/supervise.sh). All servers have one
 * configuration. The supervisor sets the port and the folder of each.
 */
export function clusterFiles(input: ClusterFilesInput): Record<string, string> {
  const { bind, port, dataDir, aclFile, passwords, labsPassword } = input;
  const common = redisConfig({ role: 'lab-cluster', port, bind, dir: dataDir, aclFile });
  return {
    'redis.conf': `${[common.trimEnd(), ...clusterLines(passwords.peer)].join('\n')}\n`,
    'users.acl': redisAcl(passwords),
    'labs-password': labsPassword,
    'supervisor-password': passwords.supervisor,
    'peer-password': passwords.peer,
    'operator-password': passwords.operator,
  };
}

const clusterLines = (peerPassword: string): string[] => [
  'cluster-enabled yes',
  'cluster-config-file nodes.conf',
  `cluster-node-timeout ${nodeTimeoutMs}`,
  // While one primary fails over, the keys of the other two stay available.
  'cluster-require-full-coverage no',
  // A Redis replica that was cut off may still replace its primary. The lab shows what is then missing.
  'cluster-replica-validity-factor 0',
  'masteruser peer',
  `masterauth ${peerPassword}`,
  'repl-diskless-sync-delay 0',
  'repl-backlog-size 256kb',
  // A stopping primary does not wait for its Redis replica.
  'shutdown-timeout 0',
];

/** Returns the addresses of the servers, in the order of their names `redis-1` to `redis-6`. */
export const clusterAddresses = (host: string, firstPort: number): string[] =>
  Array.from({ length: serverCount }, (_, index) => `${host}:${firstPort + index}`);

/** Returns the value of REDIS_CLUSTER_URL. */
export const clusterUrl = (password: string, addresses: readonly string[]): string =>
  `redis+cluster://cluster:${password}@${addresses.join(',')}`;

type SupervisorAddresses = {
  host: string;
  /** Ports of the first server, for clients and for the other servers. */
  port: number;
  busPort: number;
  /** The Redis of all labs. */
  labs: { host: string; port: number };
  filesDir: string;
  dataDir: string;
};

/** Returns the environment of the supervisor. */
export const supervisorEnvironment = (at: SupervisorAddresses): Record<string, string> => ({
  HOST: at.host,
  PORT: `${at.port}`,
  BUS_PORT: `${at.busPort}`,
  LABS_HOST: at.labs.host,
  LABS_PORT: `${at.labs.port}`,
  FILES: at.filesDir,
  DATA: at.dataDir,
});
