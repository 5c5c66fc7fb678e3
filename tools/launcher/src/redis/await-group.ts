import type { Redis } from 'ioredis';
import { until, withClients } from './node-clients.ts';
import { groupName, type SessionNode } from '../config/session-nodes.ts';

/**
 * Waits until all Redis replicas have joined the primary. A Sentinel that starts earlier finds them only ten
 * seconds later.
 */
export async function awaitReplicas(nodes: readonly SessionNode[], password: string): Promise<void> {
  const primary = nodes.filter(({ role }) => role === 'primary');
  const replicas = nodes.filter(({ role }) => role === 'replica').length;
  await withClients(primary, password, ([client]) =>
    until('the Redis replicas to join', async () => {
      const online = String(await client?.info('replication')).match(/state=online/g) ?? [];
      return online.length === replicas;
    }),
  );
}

/** Waits until every Sentinel knows the Redis replicas and the other Sentinels, and so can fail over. */
export async function awaitSentinels(nodes: readonly SessionNode[], password: string): Promise<void> {
  const sentinels = nodes.filter(({ role }) => role === 'sentinel');
  const replicas = nodes.filter(({ role }) => role === 'replica').length;
  await withClients(sentinels, password, (clients) =>
    until('the Sentinels to find each other', async () => {
      const known = await Promise.all(clients.map(knownBy));
      return known.every((one) => one.replicas === replicas && one.others === sentinels.length - 1);
    }),
  );
}

async function knownBy(client: Redis): Promise<{ replicas: number; others: number }> {
  const reply: unknown = await client.call('SENTINEL', 'MASTER', groupName);
  const fields = Array.isArray(reply) ? reply.map(String) : [];
  const number = (name: string): number => Number(fields[fields.indexOf(name) + 1]);
  return { replicas: number('num-slaves'), others: number('num-other-sentinels') };
}
