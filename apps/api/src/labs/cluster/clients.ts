import { setTimeout as pause } from 'node:timers/promises';
import { Redis, type Cluster } from 'ioredis';
import type { Logger } from 'pino';
import type { ClusterServerName } from '@session-lab/contract';
import type { Place, Server } from '@session-lab/contract/labs/cluster';
import { parseRedisUrl, redisStore, type RedisStore } from '@session-lab/session/redis';
import { connectSessionStore } from '../../redis/client.ts';
import type { RedisRecorder } from '../../redis/recorder.ts';
import { StoreError } from '../../redis/store-error.ts';
import { describeServers, serverNames, type ServerReport } from './describe-servers.ts';

/** Prefix of the keys of lab 16 on its own servers. The session library adds `sid:`. */
const prefix = 'lab:cluster:';
export const sessionKey = (publicId: string): string => `${prefix}sid:${publicId}`;

/** Requests of several students share a description that is not older than this, in milliseconds. */
const descriptionLastsMs = 100;
/** Longest wait for the first connections, in milliseconds. */
const opensWithinMs = 3_000;
const commandMs = 500;

/** The clients of the six servers. They exist only while the servers run. */
export type ClusterClients = {
  readonly store: RedisStore;
  readonly client: Cluster;
  /** Connects to a server by its name, also when it is a Redis replica. Rejects commands at once while the server is stopped. */
  readonly connectionTo: (name: ClusterServerName) => Redis;
  readonly placeOf: (key: string) => Promise<Place>;
  readonly describe: () => Promise<Server[]>;
  /** @throws StoreError if the servers are not reached in time */
  readonly opened: () => Promise<void>;
  readonly close: () => void;
};

export function openClients({
  url,
  logger,
  recorder,
}: {
  url: string;
  logger: Logger;
  recorder: Pick<RedisRecorder, 'attach' | 'unrecorded'>;
}): ClusterClients {
  const connections = connectSessionStore({ url, name: 'cluster', logger });
  if (connections.trackingClient !== undefined) throw new TypeError('REDIS_CLUSTER_URL is no Cluster.');
  const { client } = connections;
  const store = redisStore({ ...connections, prefix });
  recorder.attach(client);
  client.on('refresh', () => connectReplicas(client));
  const { addresses, servers } = connectToEach(url);
  for (const server of servers) recorder.attach(server);
  let wasOpened = false;
  let description = { atMs: -descriptionLastsMs, servers: Promise.resolve<Server[]>([]) };

  const nameOf = (address = ''): ClusterServerName | undefined => serverNames[addresses.indexOf(address)];

  async function describe(): Promise<Server[]> {
    const reports = await Promise.all(servers.map((server) => reportOf(server).catch(() => undefined)));
    const described = describeServers(reports, addresses);
    if (described === undefined) throw new StoreError('no server of lab 16 replied');
    return described;
  }

  /** Sends CLUSTER KEYSLOT to the first server that runs, and to the next one if this server stops before its reply. */
  async function slotOf(key: string): Promise<number> {
    let cause: unknown;
    for (const server of servers.filter(({ status }) => status === 'ready'))
      try {
        return await server.cluster('KEYSLOT', key);
      } catch (error) {
        cause = error;
      }
    throw new StoreError('no server of lab 16 replied', { cause });
  }

  return {
    store,
    client,

    connectionTo(name) {
      const server = servers[serverNames.indexOf(name)];
      if (server === undefined) throw new TypeError(`Lab 16 has no server ${name}.`);
      return server;
    },

    async placeOf(key) {
      const slot = await slotOf(key);
      const server = nameOf(client.slots[slot]?.[0]);
      if (server === undefined) throw new StoreError('no primary of lab 16 has the slot');
      return { key, slot, server };
    },

    describe() {
      const nowMs = performance.now();
      if (nowMs - description.atMs >= descriptionLastsMs)
        description = { atMs: nowMs, servers: recorder.unrecorded(describe) };
      return description.servers;
    },

    async opened() {
      const untilMs = performance.now() + opensWithinMs;
      while (!wasOpened) {
        wasOpened = store.available() && servers.some(({ status }) => status === 'ready');
        if (performance.now() >= untilMs) throw new StoreError('the servers of lab 16 were not reached');
        if (!wasOpened) await pause(10);
      }
    },

    close() {
      store.close();
      connections.close();
      for (const server of servers) server.disconnect();
    },
  };
}

/**
 * Connects to the Redis replicas, so that a promoted one is connected already. While the client connects to a new primary, the
 * store knows nothing about its slots, and rejects the calls for all primaries.
 */
function connectReplicas(client: Cluster): void {
  for (const replica of client.nodes('slave'))
    if (replica.status === 'wait') replica.connect().catch(() => undefined);
}

async function reportOf(server: Redis): Promise<ServerReport> {
  const [nodes, replication] = await Promise.all([server.cluster('NODES'), server.info('replication')]);
  return { nodes: String(nodes), replication };
}

/** Opens a connection to each server of the URL. */
function connectToEach(url: string): { addresses: readonly string[]; servers: readonly Redis[] } {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok || parsed.address.kind !== 'cluster')
    throw new TypeError('REDIS_CLUSTER_URL is no Cluster.');
  const { nodes, username, password } = parsed.address;
  const servers = nodes.map(({ host, port }) =>
    new Redis({
      host,
      port,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      connectionName: 'cluster-control',
      connectTimeout: commandMs,
      commandTimeout: commandMs,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: () => 100,
      // The client of the sessions logs the outage. Without a listener, ioredis prints every failed attempt.
    }).on('error', () => undefined),
  );
  return { addresses: nodes.map(({ host, port }) => `${host}:${port}`), servers };
}
