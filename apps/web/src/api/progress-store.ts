import { Progress, endpoints } from '@session-lab/contract';
import { createStore } from 'zustand/vanilla';
import type { Client } from './client.ts';
import type { SessionStore } from './session-store.ts';
import type { TokenStore } from './token-store.ts';

/** Storage key of a guest's completed labs. A user's key has the user's id as a suffix. */
const progressKey = 'session-lab.progress';
/** Storage key of this browser's copy of the list of the last signed-in user. */
const copyKey = `${progressKey}.copy`;
const firstRetryMs = 2_000;
const maxRetryMs = 60_000;

type Labs = Progress['labs'];

export type ProgressStore = {
  /** The completed labs: the name of each, and when it was completed (ISO 8601). */
  snapshot: () => Labs;
  subscribe: (listener: () => void) => () => void;
  start: () => void;
  complete: (lab: string) => void;
  /** Deletes the list of a guest from this browser. The list of an account stays. */
  forget: () => void;
};

type ProgressStoreOptions = {
  client: Pick<Client, 'boundTo'>;
  sessionStore: Pick<SessionStore, 'snapshot' | 'subscribe'>;
  tokens: Pick<TokenStore, 'holder'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** Calls the listener when another tab may have changed the storage. */
  onStorageChange: (listener: () => void) => void;
  /** Runs a function once after the given time. Returns a function that cancels it. */
  after: (ms: number, run: () => void) => () => void;
  /** Epoch milliseconds. */
  now: () => number;
};

/** The labs of the last signed-in user. After a sign-out or an idle timeout they are still shown, but given to no other user. */
type Copy = { readonly userId: string; readonly labs: Labs };

/** A signed-in user, and a client that sends requests only for this user. */
type Account = { readonly id: string; readonly client: Pick<Client, 'request'> };

/**
 * Keeps which labs are completed. The account of a signed-in user has the list. localStorage holds the labs
 * that the server does not have yet. These are the labs of a guest, which move to the account at the next sign-up or sign-in,
 * and the labs of a failed write. It also holds a copy of the account's list, so that a guest sees it after a sign-out.
 */
export function createProgressStore({
  client,
  sessionStore,
  tokens,
  storage,
  onStorageChange,
  after,
  now,
}: ProgressStoreOptions): ProgressStore {
  const { getState: labs, setState, subscribe } = createStore<Labs>(() => ({}));
  let account: Account | undefined;
  /** Whether the account and this browser have the same list. False from sign-in or a new lab until `sync` succeeds. */
  let isSynced = false;
  let isSyncing = false;
  let retryMs = firstRetryMs;
  let cancelRetry: (() => void) | undefined;

  const set = (next: Labs): void => {
    setState(next, true);
  };

  const keysOf = (user: Account | undefined): string[] =>
    user === undefined ? [progressKey] : [progressKey, `${progressKey}.${user.id}`];
  const storedUnder = (key: string): Labs => parseLabs(storage?.getItem(key) ?? null);
  const unsaved = (user: Account | undefined): Labs => keysOf(user).map(storedUnder).reduce(earliest);

  /** Returns the labs of this browser that a user may see: a guest sees the copy of the last user's list. */
  function visible(user: Account | undefined): Labs {
    const copy = parseCopy(storage?.getItem(copyKey) ?? null);
    const isOwn = copy !== undefined && (user === undefined || user.id === copy.userId);
    return earliest(unsaved(user), isOwn ? copy.labs : {});
  }

  function storeCopy(copy: Copy): void {
    try {
      storage?.setItem(copyKey, JSON.stringify(copy));
    } catch {
      // Storage is full or blocked: after a sign-out, the page shows no labs of this user.
    }
  }

  function storeUnder(key: string, next: Labs): void {
    try {
      if (Object.keys(next).length === 0) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify({ labs: next }));
    } catch {
      // Storage is full or blocked: the page keeps the list until it closes.
    }
  }

  async function sync(): Promise<void> {
    if (isSyncing || account === undefined) return;
    const user = account;
    cancelRetry?.();
    cancelRetry = undefined;
    isSyncing = true;
    const isDone = await mergeWith(user);
    isSyncing = false;
    if (account !== user) {
      // Another user signed in meanwhile.
      void sync();
    } else if (isDone) {
      isSynced = true;
      retryMs = firstRetryMs;
    } else {
      cancelRetry = after(retryMs, () => void sync());
      retryMs = Math.min(retryMs * 2, maxRetryMs);
    }
  }

  /** Reads the account's labs first: another device may have added some, and a write replaces the whole list. */
  async function mergeWith(user: Account): Promise<boolean> {
    const read = await user.client.request(endpoints.readProgress);
    return read.ok && account === user && (await upload(user, read.data.labs));
  }

  /** Adds the labs of this browser to those of the account. Resolves to true when the server has them all. */
  async function upload(user: Account, known: Labs): Promise<boolean> {
    const merged = earliest(known, unsaved(user));
    set(merged);
    storeCopy({ userId: user.id, labs: merged });
    const hasMore = Object.keys(merged).length > Object.keys(known).length;
    if (hasMore && !(await user.client.request(endpoints.writeProgress, { body: { labs: merged } })).ok)
      return false;
    for (const key of keysOf(user)) {
      const added = Object.entries(storedUnder(key)).filter(([lab]) => merged[lab] === undefined);
      storeUnder(key, Object.fromEntries(added));
    }
    const isComplete = Object.keys(unsaved(user)).length === 0;
    return isComplete || account !== user || upload(user, merged);
  }

  function onSessionChange(): void {
    const { session, outage, notice } = sessionStore.snapshot();
    if (session.status === 'guest' && account !== undefined) {
      account = undefined;
      cancelRetry?.();
      if (notice === 'account_deleted') storage?.removeItem(copyKey);
      set(visible(account));
    }
    if (session.status !== 'signed-in' || outage !== undefined) return;
    const { id } = session.profile;
    if (account?.id === id) {
      // Retries after an outage.
      if (!isSynced) void sync();
      return;
    }
    account = { id, client: client.boundTo(tokens.holder()) };
    isSynced = false;
    retryMs = firstRetryMs;
    // Removes the labs of the previous user from the page.
    set(visible(account));
    void sync();
  }

  return {
    snapshot: labs,
    subscribe,
    start: () => {
      set(visible(account));
      sessionStore.subscribe(onSessionChange);
      onStorageChange(() => {
        // Labs that another tab wrote to the account leave the storage but remain completed.
        set(account === undefined ? visible(account) : earliest(labs(), visible(account)));
      });
      onSessionChange();
    },
    complete: (lab) => {
      // A guest may complete a lab that the last user has completed: it counts for the guest too.
      const known = account === undefined ? unsaved(account) : labs();
      if (known[lab] !== undefined) return;
      const at = new Date(now()).toISOString();
      const key = keysOf(account).at(-1) ?? progressKey;
      storeUnder(key, { ...storedUnder(key), [lab]: at });
      set(earliest(labs(), { [lab]: at }));
      if (account !== undefined) storeCopy({ userId: account.id, labs: labs() });
      isSynced = false;
      void sync();
    },
    forget: () => {
      storeUnder(progressKey, {});
      storage?.removeItem(copyKey);
      if (account === undefined) set({});
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

function parseCopy(text: string | null): Copy | undefined {
  try {
    const read: unknown = JSON.parse(text ?? 'null');
    if (typeof read !== 'object' || read === null || !('userId' in read)) return undefined;
    const { userId, ...progress } = read;
    const { success, data } = Progress.safeParse(progress);
    return success && typeof userId === 'string' ? { userId, labs: data.labs } : undefined;
  } catch {
    return undefined;
  }
}

function parseLabs(text: string | null): Labs {
  try {
    const read = Progress.safeParse(JSON.parse(text ?? 'null'));
    return read.success ? read.data.labs : {};
  } catch {
    return {};
  }
}
