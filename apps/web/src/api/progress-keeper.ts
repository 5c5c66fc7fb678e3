import { Progress, endpoints } from '@session-lab/contract';
import type { Client } from './client.ts';
import type { SessionKeeper } from './session-keeper.ts';
import type { TokenStore } from './token-store.ts';

/** A guest's marks. A user's have the user's id behind it. */
const progressKey = 'session-lab.progress';
const firstRetryMs = 2_000;
const longestRetryMs = 60_000;

type Labs = Progress['labs'];

export type ProgressKeeper = {
  /** The name of a lab to the instant at which it was checked off, ISO 8601. */
  snapshot: () => Labs;
  subscribe: (listener: () => void) => () => void;
  start: () => void;
  checkOff: (lab: string) => void;
};

type ProgressKeeperOptions = {
  client: Pick<Client, 'boundTo'>;
  keeper: Pick<SessionKeeper, 'snapshot' | 'subscribe'>;
  tokens: Pick<TokenStore, 'holder'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** Calls back when another tab may have changed the storage. */
  onStorageChange: (listener: () => void) => void;
  /** Calls back once after the given milliseconds; returns the function that cancels it. */
  after: (ms: number, run: () => void) => () => void;
  /** Epoch milliseconds. */
  now: () => number;
};

/** A user who is signed in, and the client that sends for no other user. */
type Account = { readonly id: string; readonly client: Pick<Client, 'request'> };

/**
 * Which labs are checked off. Marks that are not on an account yet are in this browser: a guest's, which the next sign-up or
 * sign-in takes to the account, and those of a user that the server did not take yet.
 */
export function createProgressKeeper({
  client,
  keeper,
  tokens,
  storage,
  onStorageChange,
  after,
  now,
}: ProgressKeeperOptions): ProgressKeeper {
  let labs: Labs = {};
  let account: Account | undefined;
  /** Whether the account's marks were read, and the marks of this browser written, since it signed in. */
  let isSynced = false;
  let isSyncing = false;
  let retryMs = firstRetryMs;
  let cancelRetry: (() => void) | undefined;
  const listeners = new Set<() => void>();

  function set(next: Labs): void {
    labs = next;
    for (const listener of listeners) listener();
  }

  const keysOf = (user: Account | undefined): string[] =>
    user === undefined ? [progressKey] : [progressKey, `${progressKey}.${user.id}`];
  const marksUnder = (key: string): Labs => parsed(storage?.getItem(key) ?? null);
  const here = (user: Account | undefined): Labs => keysOf(user).map(marksUnder).reduce(earliest);

  function keepUnder(key: string, next: Labs): void {
    try {
      if (Object.keys(next).length === 0) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify({ labs: next }));
    } catch {
      // Full, or closed since: it is kept until the page closes.
    }
  }

  async function sync(): Promise<void> {
    if (isSyncing || account === undefined) return;
    const user = account;
    cancelRetry?.();
    cancelRetry = undefined;
    isSyncing = true;
    const isDone = await exchange(user);
    isSyncing = false;
    if (account !== user) {
      // Another user signed in meanwhile.
      void sync();
    } else if (isDone) {
      isSynced = true;
      retryMs = firstRetryMs;
    } else {
      cancelRetry = after(retryMs, () => void sync());
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }

  /** Reads the account's marks first: another device may have written some, and a write replaces them all. */
  async function exchange(user: Account): Promise<boolean> {
    const read = await user.client.request(endpoints.readProgress);
    return read.ok && account === user && (await bring(user, read.data.labs));
  }

  /** Adds the marks of this browser to those that the account has. Resolves to whether the server has them all. */
  async function bring(user: Account, known: Labs): Promise<boolean> {
    const merged = earliest(known, here(user));
    set(merged);
    const isNews = Object.keys(merged).length > Object.keys(known).length;
    if (isNews && !(await user.client.request(endpoints.writeProgress, { body: { labs: merged } })).ok)
      return false;
    for (const key of keysOf(user)) {
      const since = Object.entries(marksUnder(key)).filter(([lab]) => merged[lab] === undefined);
      keepUnder(key, Object.fromEntries(since));
    }
    const isComplete = Object.keys(here(user)).length === 0;
    return isComplete || account !== user || bring(user, merged);
  }

  function hear(): void {
    const { session, away } = keeper.snapshot();
    if (session.status === 'guest' && account !== undefined) {
      account = undefined;
      cancelRetry?.();
      set(here(account));
    }
    if (session.status !== 'signed-in' || away !== undefined) return;
    const { id } = session.profile;
    if (account?.id === id) {
      // Reads again after an outage.
      if (!isSynced) void sync();
      return;
    }
    account = { id, client: client.boundTo(tokens.holder()) };
    isSynced = false;
    retryMs = firstRetryMs;
    // Nothing of the user before.
    set(here(account));
    void sync();
  }

  return {
    snapshot: () => labs,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      set(here(account));
      keeper.subscribe(hear);
      onStorageChange(() => {
        // Marks of an account that another tab has written leave the storage, and stay.
        set(account === undefined ? here(account) : earliest(labs, here(account)));
      });
      hear();
    },
    checkOff: (lab) => {
      if (labs[lab] !== undefined) return;
      const at = new Date(now()).toISOString();
      const key = keysOf(account).at(-1) ?? progressKey;
      keepUnder(key, { ...marksUnder(key), [lab]: at });
      set({ ...labs, [lab]: at });
      isSynced = false;
      void sync();
    },
  };
}

function earliest(one: Labs, other: Labs): Labs {
  const merged = { ...one };
  for (const [lab, at] of Object.entries(other)) {
    const before = merged[lab];
    if (before === undefined || at < before) merged[lab] = at;
  }
  return merged;
}

function parsed(text: string | null): Labs {
  try {
    const read = Progress.safeParse(JSON.parse(text ?? 'null'));
    return read.success ? read.data.labs : {};
  } catch {
    return {};
  }
}
