export const tokenKey = 'session-lab.token';

export type TokenStore = {
  read: () => string | undefined;
  /** Whether the token outlives this page. */
  kept: () => boolean;
  /** `keep`: in localStorage, on this device until sign-out. Otherwise in this page's memory alone. */
  write: (token: string, options: { keep: boolean }) => void;
  /** Forgets the token. */
  drop: () => void;
  /** Hears when another tab (or a hand in the developer tools) changed the token of this one. */
  subscribe: (listener: () => void) => () => void;
};

/** The part of `Storage` that is used. */
type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

type StorageChange = { key: string | null };

type TokenStoreOptions = {
  /** `undefined` where the browser keeps storage from the page: then memory has to do. */
  storage: KeyValue | undefined;
  /** Calls back for each change that another tab made (`storage` events). */
  onStorageChange: (listener: (change: StorageChange) => void) => void;
};

/** What can stand in a header at all. Whether it is a token is the server's to say. */
const sendable = (text: string | null): string | undefined =>
  text !== null && /^[\x21-\x7e]{1,512}$/.test(text) ? text : undefined;

/** Where the token lives between requests. A token in memory goes before one in storage: it is this tab's own. */
export function createTokenStore({ storage, onStorageChange }: TokenStoreOptions): TokenStore {
  let inMemory: string | undefined;
  const listeners = new Set<() => void>();

  onStorageChange(({ key }) => {
    // A null key: the storage was cleared.
    if (inMemory === undefined && (key === tokenKey || key === null))
      for (const listener of listeners) listener();
  });

  return {
    read: () => inMemory ?? sendable(storage?.getItem(tokenKey) ?? null),
    kept: () => inMemory === undefined,
    write: (token, { keep }) => {
      inMemory = undefined;
      if (keep && storage !== undefined) {
        try {
          storage.setItem(tokenKey, token);
          return;
        } catch {
          // Full, or closed since: memory has to do.
        }
      } else {
        storage?.removeItem(tokenKey);
      }
      inMemory = token;
    },
    drop: () => {
      if (inMemory === undefined) storage?.removeItem(tokenKey);
      inMemory = undefined;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** localStorage, or nothing where reading it is refused. */
export function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
