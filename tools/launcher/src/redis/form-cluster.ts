import { lookup } from 'node:dns/promises';
import type { Redis } from 'ioredis';
import { SetupError } from '../progress.ts';
import { until, withClients } from './node-clients.ts';
import { primaryOf, type SessionNode } from '../config/session-nodes.ts';

const slotCount = 16_384;

/** Time limit for restarted servers of a Cluster to reconnect, in milliseconds. */
const reconnectWithinMs = 10_000;

/**
 * Makes a Cluster of the servers and waits until it serves all slots and every Redis replica is synchronized.
 * Keeps an existing Cluster; resets an incomplete one.
 *
 * @throws SetupError if the Cluster does not become ready, or if it is broken and still has sessions, which
 * are not deleted
 */
export async function formCluster(nodes: readonly SessionNode[], password: string): Promise<void> {
  await withClients(nodes, password, async (clients) => {
    const serves = (withinMs?: number): Promise<void> =>
      until(
        'the Cluster to serve all slots',
        () => allPass(clients, (client) => isWhole(client, nodes)),
        withinMs,
      );
    const known = await Promise.all(
      clients.map((client) => infoField(client, 'cluster', 'cluster_known_nodes')),
    );
    if (known.some((count) => count !== '1')) {
      const isBack = await serves(reconnectWithinMs).then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
    await Promise.all(clients.map(resetNode));
    await join(nodes, clients);
    await serves();
  });
}

/** Removes all knowledge of a Cluster from a server. Redis refuses this on a server that has keys. */
async function resetNode(client: Redis): Promise<void> {
  try {
    await client.call('CLUSTER', 'RESET', 'HARD');
  } catch (error) {
    throw new SetupError(
      'The Cluster of the sessions is broken and still has sessions.',
      'restart all its servers, which ends these sessions',
      String(error),
    );
  }
}

async function join(nodes: readonly SessionNode[], clients: readonly Redis[]): Promise<void> {
  const primaries = clients.filter((_, index) => nodes[index]?.role === 'primary');
  await Promise.all(clients.map((client, index) => client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
  const shares = shareSlots(primaries.length);
  await Promise.all(
    primaries.map((client, index) => client.call('CLUSTER', 'ADDSLOTS', ...(shares[index] ?? []))),
  );
  await meetAll(nodes, clients);
  await Promise.all(nodes.map((node, index) => follow(nodes, clients, node, index)));
}

function shareSlots(primaries: number): number[][] {
  const shares = Array.from({ length: primaries }, (): number[] => []);
  const share = Math.ceil(slotCount / primaries);
  for (let slot = 0; slot < slotCount; slot += 1) shares[Math.floor(slot / share)]?.push(slot);
  return shares;
}

/** Interval of introductions, in milliseconds. */
const meetEveryMs = 2_000;

/**
 * Introduces every server to every other, because gossip would take seconds, and waits until all know each
 * other. Repeats the introductions: Redis drops a handshake that a busy machine does not finish within the
 * node timeout. CLUSTER MEET accepts addresses, not names.
 */
async function meetAll(nodes: readonly SessionNode[], clients: readonly Redis[]): Promise<void> {
  const addresses = await Promise.all(
    nodes.map(async ({ host, port, busPort }) => [(await lookup(host)).address, port, busPort] as const),
  );
  let nextAtMs = 0;
  await until('the servers of the Cluster to know each other', async () => {
    if (performance.now() >= nextAtMs) {
      nextAtMs = performance.now() + meetEveryMs;
      await Promise.all(
        clients.flatMap((client) => addresses.map((address) => client.call('CLUSTER', 'MEET', ...address))),
      );
    }
    return allPass(clients, async (client) => (await knownServers(client)) === nodes.length);
  });
}

/** Returns the number of servers that this server knows, itself included, without those in a handshake. */
async function knownServers(client: Redis): Promise<number> {
  const lines = String(await client.call('CLUSTER', 'NODES')).split('\n');
  return lines.filter((line) => line !== '' && !line.includes('handshake')).length;
}

/** Makes a Redis replica follow its primary, after the two servers know each other. */
async function follow(
  nodes: readonly SessionNode[],
  clients: readonly Redis[],
  node: SessionNode,
  index: number,
): Promise<void> {
  const primary = node.role === 'replica' ? primaryOf(nodes, node) : undefined;
  if (primary === undefined) return;
  const id = String(await clients[nodes.indexOf(primary)]?.call('CLUSTER', 'MYID'));
  await until(
    `${node.name} to follow ${primary.name}`,
    async () => (await clients[index]?.call('CLUSTER', 'REPLICATE', id)) === 'OK',
  );
}

/**
 * Reports whether, in the view of this server, all slots are served, all Redis replicas are known, and its
 * own replication is connected.
 */
async function isWhole(client: Redis, nodes: readonly SessionNode[]): Promise<boolean> {
  const [state, listed, role, link, connected] = await Promise.all([
    infoField(client, 'cluster', 'cluster_state'),
    client.call('CLUSTER', 'NODES'),
    infoField(client, 'replication', 'role'),
    infoField(client, 'replication', 'master_link_status'),
    infoField(client, 'replication', 'connected_slaves'),
  ]);
  const replicas = String(listed).match(/\bslave [\da-f]{40}/g) ?? [];
  const replicated = role === 'slave' ? link === 'up' : Number(connected) > 0;
  return (
    state === 'ok' && replicas.length === nodes.filter((node) => node.role === 'replica').length && replicated
  );
}

async function allPass(
  clients: readonly Redis[],
  check: (client: Redis) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(clients.map(check))).every(Boolean);
}

/** Returns one field of CLUSTER INFO, or of a section of INFO. */
async function infoField(client: Redis, section: 'cluster' | 'replication', name: string): Promise<string> {
  const text = await (section === 'cluster' ? client.call('CLUSTER', 'INFO') : client.info(section));
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(String(text))?.[1] ?? '';
}
