import { Command, type Cluster, type Redis } from 'ioredis';

/** `host:port`, as a Cluster's client names its servers. */
export const addressOf = ({ options }: Redis): string => `${options.host}:${options.port}`;

export const slotOf = (key: string): number => new Command('get', [key]).getSlot();

/** The address of the primary that has this key, as far as the client knows. */
export const primaryOf = ({ slots }: Cluster, key: string): string | undefined => slots[slotOf(key)]?.[0];

/** The primaries, in the order of their first slots. */
export function primariesOf(cluster: Cluster): readonly Redis[] {
  const byAddress = new Map(cluster.nodes('master').map((node) => [addressOf(node), node]));
  const addresses = new Set(cluster.slots.map(([primary]) => primary));
  return [...addresses].flatMap((address) => byAddress.get(address ?? '') ?? []);
}

/**
 * Keeps something at each primary of a Cluster, by address: opened when a server becomes one, closed when it is none any
 * more. The client tells when it has read the map of slots anew.
 */
export function atEachPrimary<Kept>(
  cluster: Cluster,
  open: (primary: Redis) => Kept,
  close: (kept: Kept) => void,
): { readonly all: ReadonlyMap<string, Kept>; stop(): void } {
  const all = new Map<string, Kept>();

  function keepOnly(addresses: ReadonlySet<string>): void {
    for (const [address, kept] of all) {
      if (addresses.has(address)) continue;
      all.delete(address);
      close(kept);
    }
  }

  function follow(): void {
    const primaries = cluster.nodes('master');
    keepOnly(new Set(primaries.map(addressOf)));
    for (const primary of primaries)
      if (!all.has(addressOf(primary))) all.set(addressOf(primary), open(primary));
  }

  cluster.on('refresh', follow);
  if (cluster.status === 'ready') follow();
  return {
    all,
    stop() {
      cluster.off('refresh', follow);
      keepOnly(new Set());
    },
  };
}
