// The browser's side of bearer tokens. It imports nothing, and needs no bundler: dist/client.js is one ES module.

/** Where tokens are kept: localStorage, or an object with the same methods. */
export type TokenStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

/** `here`: this page signed in or out. `another_tab`: another page changed the storage. `refused`: the server ended the session. */
export type ChangeCause = 'here' | 'another_tab' | 'refused';

export type TokenKeeper = {
  /** Returns the token of this page. Undefined: signed out. */
  readonly token: () => string | undefined;
  /** Returns whether the token is in the storage, and outlives this page. */
  readonly isKept: () => boolean;
  /** Takes the token of a sign-in. `keep`: in the storage for all tabs, until sign-out; otherwise only in this page's memory. */
  readonly signIn: (token: string, options?: { readonly keep?: boolean }) => void;
  /** Replaces the token by the next token of its session. Does nothing if another tab has signed in meanwhile. */
  readonly replace: (old: string, next: string) => void;
  /** Forgets the token, in the tabs that share it. A token that another tab has stored meanwhile stays. */
  readonly signOut: (cause?: ChangeCause) => void;
  /** Takes what another tab has stored. `createSessionClient` calls it before each request. */
  readonly sync: () => void;
  /** Calls the listener after each change. Returns a function that stops it. */
  readonly subscribe: (listener: (cause: ChangeCause) => void) => () => void;
};

export type TokenKeeperOptions = {
  /** Default: `session.token`. */
  readonly key?: string;
  /** Default: localStorage. Undefined, or a browser that blocks localStorage: the memory of this page. */
  readonly storage?: TokenStorage | undefined;
  /** Registers a listener for changes by other tabs. Default: the event `storage` of the page. */
  readonly onStorageChange?: (listener: () => void) => void;
};

type Page = {
  readonly localStorage?: TokenStorage;
  readonly location?: { readonly href: string };
  addEventListener?(type: 'storage', listener: () => void): void;
};
const page: Page = globalThis;
const listenToPage = (listener: () => void): void => page.addEventListener?.('storage', listener);

/** Returns the text if it has the syntax of a bearer token (RFC 6750, section 2.1). */
const bearerSyntax = (text: string | null | undefined): string | undefined =>
  text != null && text.length <= 512 && /^[\w.~+/-]+=*$/.test(text) ? text : undefined;

/** Keeps the token of a page. All tabs of a site agree, because each follows the storage. */
export function createTokenKeeper(options: TokenKeeperOptions = {}): TokenKeeper {
  const { key = 'session.token', onStorageChange = listenToPage } = options;
  const storage = 'storage' in options ? options.storage : browserStorage();
  const stored = (): string | undefined => bearerSyntax(storage?.getItem(key));
  const listeners = new Set<(cause: ChangeCause) => void>();

  /** Token that `sync` found last. A page that forgot its token ignores the token that the storage had at that time. */
  let lastStored = stored();
  let own = lastStored === undefined ? undefined : { token: lastStored, isKept: true };

  function change(next: typeof own, cause: ChangeCause): void {
    own = next;
    for (const listener of listeners) listener(cause);
  }

  /** Returns whether the storage accepted the token. It may be full or blocked. */
  function store(token: string): boolean {
    try {
      storage?.setItem(key, token);
    } catch {
      return false;
    }
    lastStored = stored();
    return lastStored === token;
  }

  function unstore(): void {
    if (own === undefined) return;
    if (stored() === own.token) storage?.removeItem(key);
    // A page with its token in memory ignored the token in the storage, and continues to ignore it.
    if (!own.isKept || stored() === undefined) lastStored = stored();
  }

  function sync(): void {
    const found = stored();
    if (found === lastStored) return;
    lastStored = found;
    // Other tabs do not change a token in memory.
    if (found === own?.token || own?.isKept === false) return;
    change(found === undefined ? undefined : { token: found, isKept: true }, 'another_tab');
  }

  onStorageChange(sync);

  return {
    token: () => own?.token,
    isKept: () => own?.isKept ?? true,
    sync,

    signIn(token, { keep = true } = {}) {
      const isKept = keep && store(token);
      if (!isKept) {
        unstore();
        lastStored = stored();
      }
      change({ token, isKept }, 'here');
    },

    replace(old, next) {
      if (own?.token !== old || (own.isKept && stored() !== old)) return;
      change({ token: next, isKept: own.isKept && store(next) }, 'here');
    },

    signOut(cause = 'here') {
      unstore();
      change(undefined, cause);
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns localStorage, or undefined if the browser blocks it. */
export function browserStorage(): TokenStorage | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
}

export type SessionClientOptions = TokenKeeperOptions & {
  /** URL of the API. The token is sent only to its origin. Default: the address of the page. */
  readonly baseUrl?: string;
  /** Number of further attempts while the server answers 503, for methods that may be repeated. Default: 2. */
  readonly retries?: number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly pause?: (ms: number) => Promise<void>;
};

export type SessionClient = TokenKeeper & {
  /**
   * Sends a request with the token. A 401 `invalid_token` signs this page out, unless the token has changed meanwhile. A 503
   * means that the session may be live: the client keeps the token, and sends the request again after `Retry-After`.
   */
  readonly fetch: (path: string | URL, init?: RequestInit) => Promise<Response>;
};

/** Methods that may be repeated (RFC 9110, section 9.2.2). */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export function createSessionClient(options: SessionClientOptions = {}): SessionClient {
  const { baseUrl = page.location?.href, retries = 2, pause = wait } = options;
  const send = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));
  const keeper = createTokenKeeper(options);

  async function attempt(path: string | URL, init: RequestInit, retriesLeft: number): Promise<Response> {
    keeper.sync();
    const url = new URL(path, baseUrl);
    const token = url.origin === new URL(baseUrl ?? url).origin ? keeper.token() : undefined;
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const response = await send(url.href, { ...init, headers });
    if (response.status === 401 && token !== undefined && isInvalidToken(response)) {
      keeper.sync();
      if (keeper.token() === token) keeper.signOut('refused');
    }
    const isRepeatable = repeatable.has(init.method?.toUpperCase() ?? 'GET');
    if (response.status !== 503 || retriesLeft === 0 || !isRepeatable) return response;
    await pause(1000 * (Number(response.headers.get('retry-after')) || 1));
    return attempt(path, init, retriesLeft - 1);
  }

  return { ...keeper, fetch: (path, init = {}) => attempt(path, init, retries) };
}

const isInvalidToken = (response: Response): boolean =>
  response.headers.get('www-authenticate')?.includes('error="invalid_token"') === true;
