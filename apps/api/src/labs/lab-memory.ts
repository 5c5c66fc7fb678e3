import { LRUCache } from 'lru-cache';

type Bounds = {
  readonly most: number;
  /** Per network, so that no network evicts the entries of all others. */
  readonly share: number;
  readonly lastsMs: number;
};

export type LabMemory<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** `network` is a `clientNetwork`. If its share is full, its oldest entry is deleted. */
  readonly set: (key: string, value: Value, network: string) => void;
};

export function createLabMemory<Value>({ most, share, lastsMs }: Bounds): LabMemory<Value> {
  /** Oldest first. */
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
      // `delete` removes the set of a network without entries.
      keysOf.set(network, (keysOf.get(network) ?? new Set()).add(key));
    },
  };
}
