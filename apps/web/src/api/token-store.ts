import { createTokenKeeper, type TokenKeeperOptions } from '@session-lab/session/client';

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

type TokenStoreOptions = Required<Pick<TokenKeeperOptions, 'storage'>> & {
  /** Registers a listener for changes by other tabs that the keeper's own event `storage` misses. */
  readonly onStorageChange: (listener: () => void) => void;
};

/** The session library's keeper of the token, with the user that the page belongs to. */
export function createTokenStore({ storage, onStorageChange }: TokenStoreOptions): TokenStore {
  const keeper = createTokenKeeper({ key: tokenKey, storage });
  onStorageChange(keeper.sync);
  let generation = 0;
  const holderOf = (token: string | undefined): Holder => ({ isGuest: token === undefined, generation });

  let holder = holderOf(keeper.token());
  let isKnown = true;
  let lastUserId: string | undefined;
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();

  function setState(next: { holder: Holder; isKnown: boolean }): void {
    ({ holder, isKnown } = next);
    if (!isKnown) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  keeper.subscribe((cause) => {
    if (cause !== 'another_tab') return;
    if (keeper.token() === undefined) setState({ holder: holderOf(undefined), isKnown: true });
    else setState({ holder, isKnown: false });
    for (const listener of listeners) listener();
  });

  return {
    read: keeper.token,
    kept: keeper.isKept,
    holder: () => holder,
    isKnown: () => isKnown,
    whenKnown: () =>
      isKnown
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add(resolve);
          }),
    checkStorage: keeper.sync,
    write: (token, { keep, userId }) => {
      keeper.signIn(token, { keep });
      lastUserId = userId;
      setState({ holder: { isGuest: false, generation, userId }, isKnown: true });
    },
    replace: keeper.replace,
    identify: (token, userId) => {
      if (keeper.token() !== token) return;
      const isSame = isKnown ? (holder.userId ?? userId) === userId : holder.userId === userId;
      if (isSame) holder.userId = userId;
      else if (lastUserId !== undefined && lastUserId !== userId) generation += 1;
      lastUserId = userId;
      setState({ holder: isSame ? holder : { isGuest: false, generation, userId }, isKnown: true });
    },
    drop: () => {
      keeper.signOut();
      setState({ holder: holderOf(undefined), isKnown: true });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
