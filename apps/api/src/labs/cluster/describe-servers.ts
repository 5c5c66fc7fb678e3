import { ClusterServerName } from '@session-lab/contract';
import type { Server } from '@session-lab/contract/labs/cluster';

export const serverNames = ClusterServerName.options;

/** Replies of one server to CLUSTER NODES and to INFO replication. Undefined for a server that did not reply. */
export type ServerReport = { readonly nodes: string; readonly replication: string } | undefined;

type Node = {
  readonly id: string;
  readonly address: string;
  readonly flags: readonly string[];
  /** Id of the primary of a Redis replica. */
  readonly primaryId: string;
  readonly epoch: number;
  readonly slots: Server['slots'];
};

/**
 * Describes the servers. `reports` and `addresses` are in the order of the names. Roles and slots come from the report with the
 * highest epoch: it knows the latest failover. The state of the replication of a server comes from its own report.
 *
 * Returns undefined if no server replied.
 */
export function describeServers(
  reports: readonly ServerReport[],
  addresses: readonly string[],
): Server[] | undefined {
  const views = reports.flatMap((report) => (report === undefined ? [] : [parseNodes(report.nodes)]));
  const [latest] = views.toSorted((a, b) => epochOf(b) - epochOf(a));
  if (latest === undefined) return undefined;
  const nameOf = (address: string): ClusterServerName | undefined => serverNames[addresses.indexOf(address)];
  return serverNames.flatMap((name, index) => {
    const node = latest.find(({ address }) => nameOf(address) === name);
    if (node === undefined) return [];
    const isPrimary = node.flags.includes('master');
    const primary = isPrimary ? undefined : latest.find(({ id }) => id === node.primaryId);
    const replication = reports[index]?.replication;
    return {
      name,
      role: isPrimary ? ('primary' as const) : ('replica' as const),
      copies: (primary && nameOf(primary.address)) ?? null,
      slots: node.slots,
      alive: replication !== undefined && !node.flags.includes('fail'),
      linked: isPrimary || (replication !== undefined && isLinked(replication)),
    };
  });
}

const epochOf = (nodes: readonly Node[]): number => Math.max(...nodes.map(({ epoch }) => epoch));

/** Parses lines of `id host:port@bus,… flags primary ping pong epoch link slots…` (https://redis.io/commands/cluster-nodes). */
function parseNodes(text: string): Node[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', address = '', flags = '', primaryId = '', , , epoch, , ...slots] = line.split(' ');
      return {
        id,
        address: address.split('@')[0] ?? '',
        flags: flags.split(','),
        primaryId,
        epoch: Number(epoch),
        slots: slots.filter((range) => /^\d/.test(range)).map(parseRange),
      };
    });
}

function parseRange(range: string): [number, number] {
  const [first, last = first] = range.split('-').map(Number);
  return [Number(first), Number(last)];
}

/** Whether a Redis replica has the changes of its primary, from INFO replication. */
export const isLinked = (replication: string): boolean =>
  /^role:slave\r?$/m.test(replication) && /^master_link_status:up\r?$/m.test(replication);

export const isPrimary = (replication: string): boolean => /^role:master\r?$/m.test(replication);
