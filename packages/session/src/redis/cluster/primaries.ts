import type { Cluster, Redis } from 'ioredis';
import { slotOf } from './slot.ts';

/** Returns `host:port`, the name of a server in a Cluster client. */
export const addressOf = ({ options }: Redis): string => `${options.host}:${options.port}`;

/** Returns the address of the primary that holds this key, as far as the client knows. */
export const primaryOf = ({ slots }: Cluster, key: string): string | undefined => slots[slotOf(key)]?.[0];

/** Returns the primaries in the order of their first slots. */
export function primariesOf(cluster: Cluster): readonly Redis[] {
  const byAddress = new Map(cluster.nodes('master').map((node) => [addressOf(node), node]));
  const addresses = new Set(cluster.slots.map(([primary]) => primary));
  return [...addresses].flatMap((address) => byAddress.get(address ?? '') ?? []);
}

/**
 * Keeps one resource for each primary of a Cluster, by address. Opens it when a server becomes a primary, and closes it when
 * the server is a primary no longer. The client emits `refresh` after it read the map of slots.
 */
export function perPrimary<Resource>(
  cluster: Cluster,
  open: (primary: Redis) => Resource,
  close: (resource: Resource) => void,
): { readonly byAddress: ReadonlyMap<string, Resource>; stop(): void } {
  const byAddress = new Map<string, Resource>();

  function keepOnly(addresses: ReadonlySet<string>): void {
    for (const [address, resource] of byAddress) {
      if (addresses.has(address)) continue;
      byAddress.delete(address);
      close(resource);
    }
  }

  function onRefresh(): void {
    const primaries = cluster.nodes('master');
    keepOnly(new Set(primaries.map(addressOf)));
    for (const primary of primaries)
      if (!byAddress.has(addressOf(primary))) byAddress.set(addressOf(primary), open(primary));
  }

  cluster.on('refresh', onRefresh);
  if (cluster.status === 'ready') onRefresh();
  return {
    byAddress,
    stop() {
      cluster.off('refresh', onRefresh);
      keepOnly(new Set());
    },
  };
}
