import { lookup } from 'node:dns/promises';
import type { Redis } from 'ioredis';
import { SetupError } from '../progress.ts';
import { until, withClients } from './node-clients.ts';
import { primaryOf, type SessionNode } from '../config/session-nodes.ts';

const slotCount = 16_384;

/** Servers that were a Cluster are one again sooner than this, in milliseconds. */
const comesBackWithinMs = 10_000;

/**
 * Makes a Cluster of the servers and waits until it serves and every replica has all. One that they are already is left as
 * it is; one that was begun and not finished is begun anew.
 *
 * @throws SetupError when it does not come to serve, or when it is broken and has sessions, which are not dropped unasked
 */
export async function formCluster(nodes: readonly SessionNode[], password: string): Promise<void> {
  await withClients(nodes, password, async (clients) => {
    const serves = (withinMs?: number): Promise<void> =>
      until('the Cluster serves', () => allHold(clients, (client) => isWhole(client, nodes)), withinMs);
    const known = await Promise.all(clients.map((client) => fact(client, 'cluster', 'cluster_known_nodes')));
    if (known.some((count) => count !== '1')) {
      const isBack = await serves(comesBackWithinMs).then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
    await Promise.all(clients.map(forget));
    await join(nodes, clients);
    await serves();
  });
}

/** Whatever it knows of a Cluster. A server of one that has sessions refuses. */
async function forget(client: Redis): Promise<void> {
  try {
    await client.call('CLUSTER', 'RESET', 'HARD');
  } catch (error) {
    throw new SetupError(
      'The Cluster of the sessions is broken, and there are sessions in it.',
      'end all its servers and start them anew, which ends these sessions',
      String(error),
    );
  }
}

async function join(nodes: readonly SessionNode[], clients: readonly Redis[]): Promise<void> {
  const primaries = nodes.filter(({ role }) => role === 'primary').length;
  await Promise.all(clients.map((client, index) => client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)));
  const shares = shareSlots(primaries);
  await Promise.all(
    clients
      .slice(0, primaries)
      .map((client, index) => client.call('CLUSTER', 'ADDSLOTS', ...(shares[index] ?? []))),
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

/** Each to each: gossip would take seconds. Servers meet by address and not by name. */
async function meetAll(nodes: readonly SessionNode[], clients: readonly Redis[]): Promise<void> {
  const places = await Promise.all(
    nodes.map(async ({ host, port, busPort }) => [(await lookup(host)).address, port, busPort] as const),
  );
  await Promise.all(
    clients.flatMap((client) => places.map((place) => client.call('CLUSTER', 'MEET', ...place))),
  );
}

/** A replica can follow a primary once it has met it. */
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
    `${node.name} follows ${primary.name}`,
    async () => (await clients[index]?.call('CLUSTER', 'REPLICATE', id)) === 'OK',
  );
}

/** To this server: all slots are served, it knows every replica as one, and its own replication is under way. */
async function isWhole(client: Redis, nodes: readonly SessionNode[]): Promise<boolean> {
  const [state, listed, role, link, connected] = await Promise.all([
    fact(client, 'cluster', 'cluster_state'),
    client.call('CLUSTER', 'NODES'),
    fact(client, 'replication', 'role'),
    fact(client, 'replication', 'master_link_status'),
    fact(client, 'replication', 'connected_slaves'),
  ]);
  const replicas = String(listed).match(/\bslave [\da-f]{40}/g) ?? [];
  const replicated = role === 'slave' ? link === 'up' : Number(connected) > 0;
  return (
    state === 'ok' && replicas.length === nodes.filter((node) => node.role === 'replica').length && replicated
  );
}

async function allHold(
  clients: readonly Redis[],
  holds: (client: Redis) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(clients.map(holds))).every(Boolean);
}

/** One line of CLUSTER INFO, or of a section of INFO. */
async function fact(client: Redis, section: 'cluster' | 'replication', name: string): Promise<string> {
  const text = await (section === 'cluster' ? client.call('CLUSTER', 'INFO') : client.info(section));
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(String(text))?.[1] ?? '';
}
