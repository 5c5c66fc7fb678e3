import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterAddresses,
  clusterFiles,
  clusterUrl,
  labRights,
  labSupervisorRights,
  redisUrl,
  supervisorEnvironment,
  supervisorScript,
  takenPorts,
} from '@session-lab/launcher/servers';
import { startRedisServer } from './redis-server.ts';

const host = '127.0.0.1';
const passwords = {
  cluster: 'cluster-password',
  supervisor: 'supervisor-password',
  peer: 'peer-password',
  operator: 'operator-password',
};
const labUser = ['--user', 'lab', 'on', 'nopass', ...labRights];
const supervisorUser = ['--user', 'supervisor', 'on', 'nopass', ...labSupervisorRights];
/** Six servers, each with a port for clients and one for the bus. */
const portCount = 12;

export type LabCluster = {
  /** The Redis of all labs, for the user `lab`. */
  readonly labsUrl: string;
  /** Value of REDIS_CLUSTER_URL. */
  readonly url: string;
  /** URL of one server, for the user of the replicas or one with all rights. The first server is 1. */
  readonly urlOf: (user: 'cluster' | 'operator', server: number) => string;
  /** Environment of the supervisor. */
  readonly environment: Record<string, string>;
  /** Resolves to the number of ports of the servers that a process listens on. */
  readonly listening: () => Promise<number>;
  /** Deletes the files and stops the Redis of all labs. The supervisor must have ended. */
  readonly stop: () => Promise<void>;
};

/** Prepares the servers of lab 16 as the demo does, with their configuration and their users. Starts no supervisor. */
export async function prepareLabCluster(): Promise<LabCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-cluster-'));
  const labs = await startRedisServer(...labUser, ...supervisorUser);
  const port = await firstFreePort();
  const busPort = port + portCount / 2;
  const dataDir = join(folder, 'data');
  const aclFile = join(folder, 'users.acl');
  const files = clusterFiles({ bind: host, port, dataDir, aclFile, passwords, labsPassword: 'any' });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const addresses = clusterAddresses(host, port);
  const labsAt = { host, port: Number(new URL(labs.url).port) };
  return {
    labsUrl: labs.url.replace('redis://', 'redis://lab:any@'),
    url: clusterUrl(passwords.cluster, addresses),
    urlOf: (user, server) => redisUrl({ user, password: passwords[user] }, addresses[server - 1] ?? ''),
    environment: supervisorEnvironment({ host, port, busPort, labs: labsAt, filesDir: folder, dataDir }),
    listening: async () => (await takenPorts(portsFrom(port))).length,
    async stop() {
      await labs.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type SupervisedCluster = LabCluster & {
  /** Sends SIGTERM to the supervisor and to no other process, as Docker does, and waits for its end. */
  readonly terminate: () => Promise<void>;
};

/** Starts the supervisor of lab 16. Its servers start at their first use. */
export async function startLabCluster(): Promise<SupervisedCluster> {
  const cluster = await prepareLabCluster();
  const child = spawn('sh', [supervisorScript], {
    env: { PATH: process.env['PATH'], ...cluster.environment },
    stdio: 'ignore',
    detached: true,
  });
  const exited = once(child, 'exit');
  // Also after the end of the supervisor, which a test may find to leave servers.
  process.once('exit', () => killGroup(child));
  return {
    ...cluster,
    async terminate() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The processes have ended.
  }
}

const portsFrom = (first: number): { port: number; use: string }[] =>
  Array.from({ length: portCount }, (_, index) => ({ port: first + index, use: 'lab 16' }));

/** Returns the first of twelve free ports. They are below those that the system assigns to clients. */
async function firstFreePort(): Promise<number> {
  for (let first = 21_000 + (process.pid % 500) * 20; first < 32_000; first += portCount)
    if ((await takenPorts(portsFrom(first))).length === 0) return first;
  throw new Error('No twelve ports in a row are free.');
}
