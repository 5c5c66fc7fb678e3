export const tokenKey = 'session-lab.token';

/**
 * Whose page this is. The same object for as long as the page belongs to one user, whatever the token is. What a page
 * rendered for one holder sends is never sent for the next one.
 */
export type Holder = {
  readonly isGuest: boolean;
  /**
   * Goes up when another tab's sign-in gives the page to another user. What the last user typed and was shown goes then. A
   * sign-in on this page goes on where it is.
   */
  readonly turn: number;
  /** Unknown until the server answered. */
  userId?: string;
};

/**
 * The token of this page. It changes only when `look` finds another one in localStorage, or by one of the other functions:
 * a token that another tab stored is not sent before this page knows of it.
 */
export type TokenStore = {
  read: () => string | undefined;
  /** Whether the token is in localStorage and outlives this page. */
  kept: () => boolean;
  holder: () => Holder;
  /** False while the token came from another tab and its user is unknown. */
  isKnown: () => boolean;
  /** Resolves when the user of the token is known, or the token is gone. */
  whenKnown: () => Promise<void>;
  /** Compares with localStorage. A page whose token was removed there is a guest's; a new token there becomes the page's. */
  look: () => void;
  /** Takes a token that came with a sign-in. `keep`: in localStorage until sign-out; otherwise in this page's memory only. */
  write: (token: string, options: { keep: boolean; userId: string }) => void;
  /** Puts the next token of the same session where the old one was. Does nothing if the old one is not this page's. */
  replace: (old: string, next: string) => void;
  /** Records the server's answer. Another user than before is a new holder. */
  identify: (token: string, userId: string) => void;
  /** Forgets the token. Leaves a token alone that another tab stored. */
  drop: () => void;
  /** Calls back after `look` found a change. */
  subscribe: (listener: () => void) => () => void;
};

/** The part of `Storage` that is used. */
type KeyValue = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

type TokenStoreOptions = {
  /** `undefined` where the browser keeps storage from the page: then memory has to do. */
  storage: KeyValue | undefined;
  /** Calls back whenever localStorage may have changed behind the page. */
  onStorageChange: (listener: () => void) => void;
};

/** A text that can be sent as a bearer token (RFC 6750, section 2.1). Only the server knows whether it is one. */
const sendable = (text: string | null): string | undefined =>
  text !== null && text.length <= 512 && /^[\w.~+/-]+=*$/.test(text) ? text : undefined;

type Own = { token: string; kept: boolean };

export function createTokenStore({ storage, onStorageChange }: TokenStoreOptions): TokenStore {
  const stored = (): string | undefined => sendable(storage?.getItem(tokenKey) ?? null);
  let turn = 0;
  const holderOf = (token: string | undefined): Holder => ({ isGuest: token === undefined, turn });

  /** The text that `look` saw last. A guest's page does not take a token that was there when its own was dropped. */
  let seen = stored();
  let own: Own | undefined = seen === undefined ? undefined : { token: seen, kept: true };
  let holder = holderOf(seen);
  let isKnown = true;
  let lastUserId: string | undefined;
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();

  function become(next: { own: Own | undefined; holder: Holder; isKnown: boolean }): void {
    ({ own, holder, isKnown } = next);
    if (!isKnown) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  /** Returns whether localStorage took the token. */
  function store(token: string): boolean {
    try {
      storage?.setItem(tokenKey, token);
    } catch {
      // Full, or closed since.
      return false;
    }
    seen = stored();
    return seen === token;
  }

  /** Removes this page's token from localStorage. A token that another tab stored stays. */
  function unstore(): void {
    if (own === undefined) return;
    if (stored() === own.token) storage?.removeItem(tokenKey);
    // With a token in memory the page took no notice of the one in storage, and does not take it now.
    if (!own.kept || stored() === undefined) seen = stored();
  }

  function look(): void {
    const now = stored();
    if (now === seen) return;
    seen = now;
    // A token in memory is this page's own, whatever other tabs store. A guest stays one when a token is removed.
    if (own === undefined ? now === undefined : !own.kept || now === own.token) return;
    if (now === undefined) become({ own: undefined, holder: holderOf(now), isKnown: true });
    else become({ own: { token: now, kept: true }, holder, isKnown: false });
    for (const listener of listeners) listener();
  }

  onStorageChange(look);

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
    look,
    write: (token, { keep, userId }) => {
      const kept = keep && store(token);
      if (!kept) {
        unstore();
        seen = stored();
      }
      lastUserId = userId;
      become({ own: { token, kept }, holder: { isGuest: false, turn, userId }, isKnown: true });
    },
    replace: (old, next) => {
      if (own?.token !== old) return;
      // Another tab may have signed in meanwhile: `look` finds that, and this session has no place in storage any more.
      if (own.kept && stored() !== old) return;
      become({ own: { token: next, kept: own.kept && store(next) }, holder, isKnown });
    },
    identify: (token, userId) => {
      if (own?.token !== token) return;
      const isSame = isKnown ? (holder.userId ?? userId) === userId : holder.userId === userId;
      if (isSame) holder.userId = userId;
      else if (lastUserId !== undefined && lastUserId !== userId) turn += 1;
      lastUserId = userId;
      become({ own, holder: isSame ? holder : { isGuest: false, turn, userId }, isKnown: true });
    },
    drop: () => {
      unstore();
      become({ own: undefined, holder: holderOf(undefined), isKnown: true });
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
