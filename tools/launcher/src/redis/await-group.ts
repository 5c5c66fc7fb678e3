import type { Redis } from 'ioredis';
import { until, withClients } from './node-clients.ts';
import { groupName, type SessionNode } from '../config/session-nodes.ts';

/** Until the primary has all its replicas. Sentinels that start before that learn of them ten seconds later. */
export async function awaitReplicas(nodes: readonly SessionNode[], password: string): Promise<void> {
  const primary = nodes.filter(({ role }) => role === 'primary');
  const replicas = nodes.filter(({ role }) => role === 'replica').length;
  await withClients(primary, password, ([client]) =>
    until('the replicas have joined', async () => {
      const online = String(await client?.info('replication')).match(/state=online/g) ?? [];
      return online.length === replicas;
    }),
  );
}

/** Until every Sentinel knows the replicas and the other Sentinels: then they can replace the primary. */
export async function awaitSentinels(nodes: readonly SessionNode[], password: string): Promise<void> {
  const sentinels = nodes.filter(({ role }) => role === 'sentinel');
  const replicas = nodes.filter(({ role }) => role === 'replica').length;
  await withClients(sentinels, password, (clients) =>
    until('the Sentinels know each other', async () => {
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
