import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takenPorts } from '../ports.ts';
import { redisUrl } from '../redis-config.ts';
import { awaitReplicas, awaitSentinels } from '../redis/await-group.ts';
import { formCluster } from '../redis/form-cluster.ts';
import { nodeArguments, writeNode } from '../redis/node-config.ts';
import { localNodes, portsOf, sessionsUrl, type SessionNode, type Store } from '../redis/session-nodes.ts';
import { runRedis, type RedisProcess } from './redis-process.ts';

export type RunningNode = SessionNode & {
  readonly pid: number;
  /** The operator's, of this server alone. */
  readonly url: string;
  /** By SIGKILL. It stays away until it is restarted. */
  kill(): Promise<void>;
  restart(): Promise<void>;
};

/** A Sentinel group or a Cluster as the demo has it, ACL users and all. */
export type RedisGroup = {
  /** What a replica's REDIS_SESSIONS_URL is. */
  readonly url: string;
  readonly nodes: readonly RunningNode[];
  stop(): Promise<void>;
};

/** Below the ports that systems give out by themselves, and apart from the demo's. */
const firstPortAtLeast = 22_000;
const firstPortAtMost = 32_000;
const portsApart = 40;

/** Starts real servers and Sentinels on free ports of loopback, and waits until all of them know each other. */
export async function startRedisGroup(store: Exclude<Store, 'server'>): Promise<RedisGroup> {
  const folder = await mkdtemp(join(tmpdir(), `session-lab-redis-${store}-`));
  const planned = await freeNodes(store);
  const [api, operator, peer] = [secret(), secret(), secret()];
  const options = { store, nodes: planned, passwords: { api, operator, peer }, bind: '127.0.0.1' };
  const running: RunningNode[] = [];

  const start = async (node: SessionNode): Promise<void> => {
    writeNode(node, join(folder, node.name), options);
    const url = redisUrl({ user: 'operator', password: operator }, `${node.host}:${node.port}`);
    running.push(Object.assign(await keepNode(node, folder), node, { url }));
  };
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((node) => node.kill()));
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
  return { url: sessionsUrl(store, planned, { user: 'api', password: api }), nodes: running, stop };
}

const secret = (): string => randomBytes(16).toString('base64url');

async function keepNode(
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
  for (let first = firstPortAtLeast; first < firstPortAtMost; first += portsApart) {
    const nodes = localNodes(store, first);
    if ((await takenPorts(portsOf(store, nodes))).length === 0) return nodes;
  }
  throw new Error(`No block of ports from ${firstPortAtLeast} to ${firstPortAtMost} is free.`);
}
