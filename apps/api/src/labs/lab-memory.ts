import { LRUCache } from 'lru-cache';

type Bounds = {
  readonly most: number;
  /** Maximum of entries per network, so that one network cannot evict the entries of all other networks. */
  readonly share: number;
  readonly lastsMs: number;
};

export type LabMemory<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** `network` is a `clientNetwork`. If the share of the network is full, the network's oldest entry is deleted. */
  readonly set: (key: string, value: Value, network: string) => void;
};

export function createLabMemory<Value>({ most, share, lastsMs }: Bounds): LabMemory<Value> {
  /** Keys of each network, the oldest key first. */
  const keysOf = new Map<string, Set<string>>();
  const entries = new LRUCache<string, { readonly value: Value; readonly network: string }>({
    max: most,
    ttl: lastsMs,
    dispose({ network }, key) {
      const keys = keysOf.get(network);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(network);
    },
  });

  return {
    get: (key) => entries.get(key)?.value,

    set(key, value, network) {
      entries.delete(key);
      const keys = keysOf.get(network) ?? new Set();
      const [oldest] = keys;
      if (oldest !== undefined && keys.size >= share) entries.delete(oldest);
      entries.set(key, { value, network });
      // Reads the set again: `delete` removes the set of a network that has no entries left.
      keysOf.set(network, (keysOf.get(network) ?? new Set()).add(key));
    },
  };
}
