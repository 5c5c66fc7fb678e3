import { createStore } from 'zustand/vanilla';
import { maxBodies, type Bodies } from './bodies.ts';
import type { Exchange } from './exchange.ts';

type LogState = {
  entries: readonly Exchange[];
  served: ReadonlyMap<string, number>;
  replicas: readonly string[];
  pending: ReadonlySet<number>;
  replay: Replay | undefined;
};

/** The player of the page, which shows an exchange again in the picture. */
export type Replay = { has: (number: number) => boolean; play: (exchange: Exchange) => void };

export type ExchangeLog = {
  /** Returns the number of the next request. */
  nextNumber: () => number;
  add: (exchange: Exchange, bodies?: Bodies) => void;
  /** Returns the bodies of an exchange; `undefined` if they are no longer kept. */
  bodies: (number: number) => Bodies | undefined;
  /** Adds values that became known later. Example: the first message of a WebSocket names the replica of the WebSocket. */
  amend: (number: number, more: Partial<Exchange>) => void;
  /** Removes the exchanges and the counts. The numbers continue. */
  clear: () => void;
  /** Newest first. A new array after every change. */
  entries: () => readonly Exchange[];
  /** States which exchanges the page's player has not shown yet. The list on the screen leaves them out. */
  setPending: (numbers: ReadonlySet<number>) => void;
  pending: () => ReadonlySet<number>;
  /** States how the page's player replays an exchange; `undefined` without a player. */
  setReplay: (replay: Replay | undefined) => void;
  replay: () => Replay | undefined;
  /** Number of answers of each replica since the log was cleared, including answers that are no longer in the log. */
  served: () => ReadonlyMap<string, number>;
  /** The replicas of this stack, and every other replica seen in a header, ordered by name. */
  replicas: () => readonly string[];
  subscribe: (listener: () => void) => () => void;
  /** Calls the listener once for each exchange, when it is added. */
  onAdd: (listener: (exchange: Exchange) => void) => () => void;
};

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Keeps the newest `capacity` exchanges, and the bodies of the newest `maxBodies`. The request log on the screen and the picture are drawn from them. */
export function createExchangeLog({
  capacity,
  replicas: configured = [],
}: {
  capacity: number;
  /** The replicas of this stack, if they are known. */
  replicas?: readonly string[];
}): ExchangeLog {
  let count = 0;
  const store = createStore<LogState>(() => ({
    entries: [],
    served: new Map(),
    replicas: configured,
    pending: new Set(),
    replay: undefined,
  }));
  const addListeners = new Set<(exchange: Exchange) => void>();
  /** By the number of the exchange, oldest first. */
  const kept = new Map<number, Bodies>();

  function countReplicas({ tried = [], servedBy }: Partial<Exchange>): Pick<LogState, 'served' | 'replicas'> {
    const { served, replicas } = store.getState();
    const names = new Set([...replicas, ...tried, ...(servedBy === undefined ? [] : [servedBy])]);
    return {
      replicas: names.size > replicas.length ? [...names].sort(byName) : replicas,
      served:
        servedBy === undefined ? served : new Map(served).set(servedBy, (served.get(servedBy) ?? 0) + 1),
    };
  }

  return {
    nextNumber: () => (count += 1),
    add: (exchange, bodies) => {
      if (bodies !== undefined) kept.set(exchange.number, bodies);
      for (const number of kept.keys()) {
        if (kept.size <= maxBodies) break;
        kept.delete(number);
      }
      const entries = [exchange, ...store.getState().entries.slice(0, capacity - 1)];
      store.setState({ entries, ...countReplicas(exchange) });
      for (const listener of addListeners) listener(exchange);
    },
    amend: (number, more) => {
      const entries = store
        .getState()
        .entries.map((entry) => (entry.number === number ? { ...entry, ...more } : entry));
      store.setState({ entries, ...countReplicas(more) });
    },
    bodies: (number) => kept.get(number),
    clear: () => {
      kept.clear();
      store.setState({ entries: [], served: new Map() });
    },
    entries: () => store.getState().entries,
    setPending: (pending) => {
      store.setState({ pending });
    },
    pending: () => store.getState().pending,
    setReplay: (replay) => {
      store.setState({ replay });
    },
    replay: () => store.getState().replay,
    served: () => store.getState().served,
    replicas: () => store.getState().replicas,
    subscribe: store.subscribe,
    onAdd: (listener) => {
      addListeners.add(listener);
      return () => addListeners.delete(listener);
    },
  };
}
