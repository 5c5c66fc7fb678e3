import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  awaitReplicas,
  awaitSentinels,
  formCluster,
  localNodes,
  nodeArguments,
  portsOf,
  redisUrl,
  sessionsUrl,
  takenPorts,
  writeNode,
  type SessionNode,
  type Store,
} from '@session-lab/launcher/servers';
import { runRedis, type RedisProcess } from './redis-server.ts';

export type RunningNode = SessionNode & {
  readonly pid: number;
  /** URL of this server for the operator user. */
  readonly url: string;
  /** Ends the server with SIGKILL; it stays down until `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
};

/** A Sentinel group or a Cluster as the demo starts it, with the same ACL users. */
export type RedisGroup = {
  /** Value for REDIS_SESSIONS_URL of a replica. */
  readonly url: string;
  readonly nodes: readonly RunningNode[];
  stop(): Promise<void>;
};

/** These ports are below the ephemeral ports of Linux and macOS, and above the ports of the demo. */
const firstPort = 22_000;
const lastPort = 32_000;
const portStep = 40;

/**
 * Starts real Redis servers and Sentinels on free ports of 127.0.0.1. Resolves when every node knows all the
 * others.
 */
export async function startRedisGroup(store: Exclude<Store, 'server'>): Promise<RedisGroup> {
  const folder = await mkdtemp(join(tmpdir(), `session-lab-redis-${store}-`));
  const planned = await freeNodes(store);
  const [api, operator, peer] = [secret(), secret(), secret()];
  const options = { store, nodes: planned, passwords: { api, operator, peer }, bind: '127.0.0.1' };
  const started = new Map<SessionNode, RunningNode>();

  const start = async (node: SessionNode): Promise<void> => {
    writeNode(node, join(folder, node.name), options);
    const url = redisUrl({ user: 'operator', password: operator }, `${node.host}:${node.port}`);
    started.set(node, Object.assign(await runNode(node, folder), node, { url }));
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...started.values()].map((node) => node.kill()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(planned.filter(({ role }) => role !== 'sentinel').map(start));
    if (store === 'cluster') await formCluster(planned, operator);
    else {
      await awaitReplicas(planned, operator);
      await Promise.all(planned.filter(({ role }) => role === 'sentinel').map(start));
      await awaitSentinels(planned, operator);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  // The servers start in any order; callers get them in the planned one.
  const nodes = planned.flatMap((node) => started.get(node) ?? []);
  return { url: sessionsUrl(store, planned, { user: 'api', password: api }), nodes, stop };
}

const secret = (): string => randomBytes(16).toString('base64url');

async function runNode(
  node: SessionNode,
  folder: string,
): Promise<Pick<RunningNode, 'pid' | 'kill' | 'restart'>> {
  let current = await run(node, folder);
  return {
    get pid() {
      return current.pid;
    },
    kill: () => current.kill(),
    async restart() {
      current = await run(node, folder);
    },
  };
}

const run = (node: SessionNode, folder: string): Promise<RedisProcess> =>
  runRedis(
    nodeArguments(node, join(folder, node.name)),
    folder,
    node.role === 'sentinel' ? '+monitor master' : 'Ready to accept connections',
  );

async function freeNodes(store: Store): Promise<SessionNode[]> {
  for (let first = firstPort; first < lastPort; first += portStep) {
    const nodes = localNodes(store, first);
    if ((await takenPorts(portsOf(store, nodes))).length === 0) return nodes;
  }
  throw new Error(`No block of ports from ${firstPort} to ${lastPort} is free.`);
}
