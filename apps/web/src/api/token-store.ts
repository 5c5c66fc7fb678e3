export const tokenKey = 'session-lab.token';

/**
 * The user that the page belongs to. A user keeps the same object when the token changes. A request of one holder is never
 * sent with the token of another holder.
 */
export type Holder = {
  readonly isGuest: boolean;
  /**
   * Rises when a sign-in in another tab gives the page to another user: then the page discards everything that the previous
   * user typed and saw. A sign-in on this page does not change it.
   */
  readonly generation: number;
  /** Unknown until the server has answered. */
  userId?: string;
};

/**
 * The token of this page. Only `checkStorage` and the functions below `checkStorage` change the token. Therefore the page never
 * sends a token of another tab before the page has read that token.
 */
export type TokenStore = {
  read: () => string | undefined;
  /** Returns whether the token is in localStorage and outlives this page. */
  kept: () => boolean;
  holder: () => Holder;
  /** False while the token came from another tab and its user is unknown. */
  isKnown: () => boolean;
  /** Resolves when the user of the token is known, or the token was removed. */
  whenKnown: () => Promise<void>;
  /** Follows localStorage: takes a new token from there, or becomes a guest's page if there is none. */
  checkStorage: () => void;
  /** Takes the token of a sign-in. `keep`: in localStorage until sign-out; otherwise in the memory of this page only. */
  write: (token: string, options: { keep: boolean; userId: string }) => void;
  /** Replaces the token by the next token of its session. Does nothing if the old token is not this page's. */
  replace: (old: string, next: string) => void;
  /** Records the user of the token. A different user becomes a new holder. */
  identify: (token: string, userId: string) => void;
  /** Forgets the token. Does not remove a token that another tab stored. */
  drop: () => void;
  /** Registers a listener. `checkStorage` calls the listener after it changed the token of this page. */
  subscribe: (listener: () => void) => () => void;
};

type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

type TokenStoreOptions = {
  /** `undefined` if the browser blocks storage; the token then stays in memory. */
  storage: KeyValue | undefined;
  /** Calls the listener whenever another page may have changed localStorage. */
  onStorageChange: (listener: () => void) => void;
};

/** Returns the text if it has the syntax of a bearer token (RFC 6750, section 2.1). */
const bearerSyntax = (text: string | null): string | undefined =>
  text !== null && text.length <= 512 && /^[\w.~+/-]+=*$/.test(text) ? text : undefined;

type Own = { token: string; kept: boolean };

export function createTokenStore({ storage, onStorageChange }: TokenStoreOptions): TokenStore {
  const stored = (): string | undefined => bearerSyntax(storage?.getItem(tokenKey) ?? null);
  let generation = 0;
  const holderOf = (token: string | undefined): Holder => ({ isGuest: token === undefined, generation });

  /** Token that `checkStorage` found last. A page that dropped its token ignores the token that localStorage had at that time. */
  let lastStored = stored();
  let own: Own | undefined = lastStored === undefined ? undefined : { token: lastStored, kept: true };
  let holder = holderOf(lastStored);
  let isKnown = true;
  let lastUserId: string | undefined;
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();

  function setState(next: { own: Own | undefined; holder: Holder; isKnown: boolean }): void {
    ({ own, holder, isKnown } = next);
    if (!isKnown) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  /** Returns whether localStorage accepted the token. */
  function store(token: string): boolean {
    try {
      storage?.setItem(tokenKey, token);
    } catch {
      // Storage is full or blocked.
      return false;
    }
    lastStored = stored();
    return lastStored === token;
  }

  /** Removes this page's token from localStorage, but no token that another tab stored. */
  function unstore(): void {
    if (own === undefined) return;
    if (stored() === own.token) storage?.removeItem(tokenKey);
    // A page with its token in memory ignored the token in localStorage. The page continues to ignore that token.
    if (!own.kept || stored() === undefined) lastStored = stored();
  }

  function checkStorage(): void {
    const found = stored();
    if (found === lastStored) return;
    lastStored = found;
    // Other tabs do not change a token in memory. A guest remains a guest when a token is removed.
    if (own === undefined ? found === undefined : !own.kept || found === own.token) return;
    if (found === undefined) setState({ own: undefined, holder: holderOf(found), isKnown: true });
    else setState({ own: { token: found, kept: true }, holder, isKnown: false });
    for (const listener of listeners) listener();
  }

  onStorageChange(checkStorage);

  return {
    read: () => own?.token,
    kept: () => own?.kept ?? true,
    holder: () => holder,
    isKnown: () => isKnown,
    whenKnown: () =>
      isKnown
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add(resolve);
          }),
    checkStorage,
    write: (token, { keep, userId }) => {
      const kept = keep && store(token);
      if (!kept) {
        unstore();
        lastStored = stored();
      }
      lastUserId = userId;
      setState({ own: { token, kept }, holder: { isGuest: false, generation, userId }, isKnown: true });
    },
    replace: (old, next) => {
      if (own?.token !== old) return;
      // Another tab has signed in meanwhile: `checkStorage` finds its token, which must not be overwritten.
      if (own.kept && stored() !== old) return;
      setState({ own: { token: next, kept: own.kept && store(next) }, holder, isKnown });
    },
    identify: (token, userId) => {
      if (own?.token !== token) return;
      const isSame = isKnown ? (holder.userId ?? userId) === userId : holder.userId === userId;
      if (isSame) holder.userId = userId;
      else if (lastUserId !== undefined && lastUserId !== userId) generation += 1;
      lastUserId = userId;
      setState({ own, holder: isSame ? holder : { isGuest: false, generation, userId }, isKnown: true });
    },
    drop: () => {
      unstore();
      setState({ own: undefined, holder: holderOf(undefined), isKnown: true });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns localStorage, or `undefined` if the browser blocks it. */
export function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
