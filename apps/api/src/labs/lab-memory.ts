import { LRUCache } from 'lru-cache';

type Bounds = {
  /** Maximum number of entries in total. */
  readonly most: number;
  /** Maximum number of entries of one network: one of many, so that no network empties the memory of the others. */
  readonly share: number;
  /** How long an entry lasts after it was written, in milliseconds. */
  readonly lastsMs: number;
};

/** State of a lab in the memory of this replica, by key. */
export type LabMemory<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** Writes an entry for a network (`clientNetwork`). Past the share of the network its oldest entry goes. */
  readonly set: (key: string, value: Value, network: string) => void;
};

export function createLabMemory<Value>({ most, share, lastsMs }: Bounds): LabMemory<Value> {
  /** The keys of each network, oldest first. A network without entries is not in it. */
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
      // After `delete`, which takes a network without entries out.
      keysOf.set(network, (keysOf.get(network) ?? new Set()).add(key));
    },
  };
}
