// The browser's side of bearer tokens. It imports nothing, and needs no bundler: dist/client.js is one ES module.

/** Where tokens are kept: localStorage, or an object with the same methods. */
export type TokenStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

/** `here`: this page signed in or out. `another_tab`: another page changed the storage. `refused`: the server ended the session. */
export type ChangeCause = 'here' | 'another_tab' | 'refused';

export type TokenKeeperOptions = {
  /** Default: `session.token`. */
  readonly key?: string;
  /** Default: localStorage. Undefined, or a browser that blocks localStorage: the memory of this page. */
  readonly storage?: TokenStorage | undefined;
};

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
  /** Takes what another tab has stored. The event `storage` of the page and each request call it. */
  readonly sync: () => void;
  /** Calls the listener after each change. Returns a function that stops it. */
  readonly subscribe: (listener: (cause: ChangeCause) => void) => () => void;
};

/** The parts of a browser's page that this module uses. All are absent on a server. */
const page: {
  readonly localStorage?: TokenStorage;
  readonly location?: { readonly href: string };
  addEventListener?(type: 'storage', listener: () => void): void;
} = globalThis;

/** Returns localStorage, or undefined if the browser blocks it. */
export function browserStorage(): TokenStorage | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
}

/** Syntax of a bearer token (RFC 6750, section 2.1). Another text in the storage is not a token. */
const bearerSyntax = /^[\w.~+/-]{1,512}=*$/;

type OwnToken = { readonly token: string; readonly isKept: boolean };
const kept = (token?: string): OwnToken | undefined =>
  token === undefined ? token : { token, isKept: true };

/** Keeps the token of a page. All tabs of a site agree, because each follows the storage. */
export function createTokenKeeper(options: TokenKeeperOptions = {}): TokenKeeper {
  const { key = 'session.token', storage = 'storage' in options ? undefined : browserStorage() } = options;
  const stored = (): string | undefined => bearerSyntax.exec(storage?.getItem(key) ?? '')?.[0];
  const listeners = new Set<(cause: ChangeCause) => void>();
  /** The stored token that this page has followed or ignored. */
  let seen = stored();
  let own = kept(seen);

  function change(next: OwnToken | undefined, cause: ChangeCause): void {
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
    return (seen = stored()) === token;
  }

  /** A page with its token in memory ignores the token in the storage, also after its sign-out. */
  function unstore(): void {
    const isOwn = stored() === own?.token;
    if (isOwn) storage?.removeItem(key);
    if (isOwn || own?.isKept === false) seen = stored();
  }

  function sync(): void {
    const found = stored();
    if (found === seen) return;
    seen = found;
    if (found !== own?.token && own?.isKept !== false) change(kept(found), 'another_tab');
  }
  page.addEventListener?.('storage', sync);

  return {
    token: () => own?.token,
    isKept: () => own?.isKept ?? true,
    sync,
    signIn(token, { keep = true } = {}) {
      const isKept = keep && store(token);
      if (!isKept) unstore();
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

export type SessionClientOptions = TokenKeeperOptions & {
  /** URL of the API. The token is sent only to its origin. Default: the address of the page. */
  readonly baseUrl?: string;
};

export type SessionClient = TokenKeeper & {
  /**
   * Sends a request with the token. A 401 `invalid_token` signs this page out, unless the token has changed meanwhile. A 503
   * means that the session may be live: the client keeps the token, and sends the request up to two times more, each time
   * after `Retry-After`, if the method may be repeated (RFC 9110, section 9.2.2). Resolves to the 503 if `Retry-After` is more
   * than 10 s, or if the body is a stream. An abort of `init.signal` ends the wait.
   */
  readonly fetch: (path: string | URL, init?: RequestInit) => Promise<Response>;
};

/** Maximum wait before a request is sent again: a user waits for the response. */
const maxRetryAfterSeconds = 10;

export function createSessionClient(options: SessionClientOptions = {}): SessionClient {
  const { baseUrl = page.location?.href ?? '' } = options;
  const keeper = createTokenKeeper(options);

  async function send(path: string | URL, init: RequestInit, retries: number): Promise<Response> {
    keeper.sync();
    const url = new URL(path, baseUrl);
    const token = url.origin === new URL(baseUrl).origin ? keeper.token() : undefined;
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const response = await fetch(url, { ...init, headers });
    const challenge = response.headers.get('www-authenticate') ?? '';
    if (response.status === 401 && token !== undefined && challenge.includes('error="invalid_token"')) {
      keeper.sync();
      if (keeper.token() === token) keeper.signOut('refused');
    }
    const isRepeatable =
      /^(?:GET|HEAD|OPTIONS|PUT|DELETE)$/i.test(init.method ?? 'GET') &&
      !(init.body instanceof ReadableStream);
    const seconds = Number(response.headers.get('retry-after')) || 1;
    if (response.status !== 503 || retries === 0 || !isRepeatable || seconds > maxRetryAfterSeconds)
      return response;
    await pause(1000 * seconds, init.signal);
    // `fetch` rejects with the reason of an aborted signal.
    return send(path, init, retries - 1);
  }
  return { ...keeper, fetch: (path, init = {}) => send(path, init, 2) };
}

/** Resolves after this time, or when the signal aborts. */
function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}
