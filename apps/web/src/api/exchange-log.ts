import type { Exchange } from './exchange.ts';

export type ExchangeLog = {
  /** The number of the next request. */
  next: () => number;
  add: (exchange: Exchange) => void;
  /** Fills in what came later: the replica of a WebSocket is told by its first message. */
  amend: (number: number, more: Partial<Exchange>) => void;
  /** Forgets the exchanges; the numbers and the counts go on. */
  clear: () => void;
  /** Newest first; a new array for every change. */
  entries: () => readonly Exchange[];
  /** How many answers each replica gave since the page was loaded, also of those that left the log. */
  served: () => ReadonlyMap<string, number>;
  /** Every replica seen in a header, in order of their names. */
  replicas: () => readonly string[];
  subscribe: (listener: () => void) => () => void;
  /** Hears each exchange once, as it comes in. */
  onAdd: (listener: (exchange: Exchange) => void) => () => void;
};

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** What the app has asked and what came back, all of it: the log on the screen and the picture are drawn from here. */
export function createExchangeLog({ capacity }: { capacity: number }): ExchangeLog {
  let count = 0;
  let entries: readonly Exchange[] = [];
  let served: ReadonlyMap<string, number> = new Map();
  let replicas: readonly string[] = [];
  const listeners = new Set<() => void>();
  const adders = new Set<(exchange: Exchange) => void>();

  function see({ tried, servedBy }: Partial<Exchange>): void {
    const known = new Set([...replicas, ...(tried ?? []), ...(servedBy === undefined ? [] : [servedBy])]);
    if (known.size > replicas.length) replicas = [...known].sort(byName);
    if (servedBy !== undefined) served = new Map(served).set(servedBy, (served.get(servedBy) ?? 0) + 1);
  }
  function changed(): void {
    for (const listener of listeners) listener();
  }

  return {
    next: () => (count += 1),
    add: (exchange) => {
      entries = [exchange, ...entries.slice(0, capacity - 1)];
      see(exchange);
      for (const adder of adders) adder(exchange);
      changed();
    },
    amend: (number, more) => {
      entries = entries.map((entry) => (entry.number === number ? { ...entry, ...more } : entry));
      see(more);
      changed();
    },
    clear: () => {
      entries = [];
      changed();
    },
    entries: () => entries,
    served: () => served,
    replicas: () => replicas,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAdd: (adder) => {
      adders.add(adder);
      return () => adders.delete(adder);
    },
  };
}
