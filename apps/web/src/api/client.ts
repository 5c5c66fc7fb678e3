import * as z from 'zod/mini';
import { Problem, problem, traceHeaders, type Endpoint } from '@session-lab/contract';
import type { Credential, Exchange, TokenForm } from './exchange.ts';
import type { ExchangeLog } from './exchange-log.ts';
import { publicIdOf } from './public-id.ts';
import { parseServerTiming } from './server-timing.ts';
import type { Holder, TokenStore } from './token-store.ts';

// zod would probe `new Function`, which the page's policy forbids.
z.config({ jitless: true });

/** What came of a request. Every outcome that can be expected is one of these; the client never throws for it. */
export type Answer<Data> =
  | { ok: true; status: number; data: Data; newToken: string | undefined; exchange: Exchange }
  /** With the code `session_changed`: nothing was sent, since the page belongs to another user now. */
  | { ok: false; offline: false; problem: Problem; retryAfterMs: number | undefined; exchange: Exchange }
  /** No answer at all: no network, no NGINX, or none within the deadline. */
  | { ok: false; offline: true; exchange: Exchange };

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  E extends Record<K, infer S extends z.ZodMiniType> ? Record<K, z.input<S>> : unknown;
type InputOf<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
type DataOf<E extends Endpoint> = E extends { response: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;

type RequestOptions = {
  /** Sent in place of the person's own; `undefined` sends none. What becomes of it never signs the person out. */
  token?: { value: string; label: string; form?: TokenForm } | undefined;
  /** Further headers: labs name their student. */
  headers?: Readonly<Record<string, string>>;
};

/** What a listener hears of each answer, before the caller does. */
export type Outcome = {
  exchange: Exchange;
  /** The person's own token, where the request carried it. */
  ownToken: string | undefined;
  code: string | undefined;
  offline: boolean;
  /** The token that the answer issued. */
  newToken: string | undefined;
};

export type Client = {
  request: <E extends Endpoint>(
    endpoint: E,
    ...input: object extends InputOf<E>
      ? [input?: InputOf<E> & RequestOptions]
      : [input: InputOf<E> & RequestOptions]
  ) => Promise<Answer<DataOf<E>>>;
  /** Opens a WebSocket with the person's token in its query, or with another one, and logs the handshake. */
  openSocket: (
    path: string,
    options?: RequestOptions,
  ) => { socket: WebSocket; /** Of the exchange in the log. */ number: number };
  observe: (listener: (outcome: Outcome) => void) => () => void;
  /**
   * Settles when no request that may issue a token is in flight, in this tab or another one of this browser, and its
   * token is in the store.
   */
  issuesSettled: () => Promise<void>;
  /**
   * The same client for what was rendered for `holder`. While the user of the page's token is unknown its requests wait;
   * for another user they are not sent. A guest's go without a token.
   */
  boundTo: (holder: Holder) => Client;
};

type ClientOptions = {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  tokens: TokenStore;
  log: ExchangeLog;
  /** A clock that only goes forward, in milliseconds with fractions. */
  now: () => number;
  /** The browser's own measure of the request sent at `startedAt`, which a busy page does not stretch; where it has one. */
  measured: (path: string, startedAt: number) => number | undefined;
  /** No answer within this counts as none. */
  deadlineMs: number;
  WebSocket: typeof globalThis.WebSocket;
  /** `http://host:port`, for the address of a WebSocket. */
  origin: string;
  /** Web Locks; `undefined` where the browser keeps them from the page, as over plain HTTP off localhost. */
  locks: Pick<LockManager, 'request'> | undefined;
};

/** Held, in shared mode, by each request that may issue a token. */
const issuingLock = 'session-lab.issuing';

type LooseInput = RequestOptions & { params?: unknown; query?: unknown; body?: unknown };

/** The client reports, the feature decides: no redirect, no notice, no retry in here. */
export function createClient({
  fetch,
  tokens,
  log,
  now,
  measured,
  deadlineMs,
  WebSocket,
  origin,
  locks,
}: ClientOptions): Client {
  const listeners = new Set<(outcome: Outcome) => void>();
  const issuing = new Set<Promise<unknown>>();

  async function send(
    endpoint: Endpoint,
    input: LooseInput,
    holder: Holder | undefined,
  ): Promise<Answer<unknown>> {
    const carriesOwn = !('token' in input) && holder?.isGuest !== true;
    if (carriesOwn) tokens.look();
    if (carriesOwn && holder !== undefined) {
      if (!tokens.isKnown()) await tokens.whenKnown();
      if (tokens.holder() !== holder) return unsent(endpoint.method, pathOf(endpoint, input));
    }
    const number = log.next();
    const ownToken = carriesOwn ? tokens.read() : undefined;
    const token = 'token' in input ? input.token?.value : ownToken;
    const requestHeaders: [string, string][] = [['Accept', 'application/json, application/problem+json']];
    requestHeaders.push(...Object.entries(input.headers ?? {}));
    if (token !== undefined) requestHeaders.push(['Authorization', `Bearer ${token}`]);
    if (input.body !== undefined) requestHeaders.push(['Content-Type', 'application/json']);
    const path = pathOf(endpoint, input);
    const startedAtMs = Date.now();
    const startedAt = now();

    const received = await receive(path, {
      method: endpoint.method,
      headers: requestHeaders,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });

    const totalMs = measured(path, startedAt) ?? now() - startedAt;
    const headers = received?.headers ?? new Headers();
    const newToken = endpoint.issuesToken === true ? bearer(headers.get('authorization')) : undefined;
    const failure = received === undefined ? undefined : problemOf(received);
    const exchange: Exchange = {
      number,
      type: 'http',
      method: endpoint.method,
      path,
      startedAtMs,
      totalMs,
      status: received?.status,
      code: failure?.code,
      credential: credentialOf(ownToken, input),
      issuedPublicId: newToken === undefined ? undefined : publicIdOf(newToken),
      ...tracesOf(headers),
      requestHeaders,
      responseHeaders: [...headers],
    };
    log.add(exchange);
    for (const listener of listeners) {
      listener({ exchange, ownToken, code: failure?.code, offline: received === undefined, newToken });
    }

    if (received === undefined) return { ok: false, offline: true, exchange };
    if (failure !== undefined) {
      return { ok: false, offline: false, problem: failure, retryAfterMs: retryAfterMs(headers), exchange };
    }
    const parsed = (endpoint.response ?? z.any()).safeParse(received.body);
    if (!parsed.success) {
      return {
        ok: false,
        offline: false,
        problem: unexpected(received.status),
        retryAfterMs: undefined,
        exchange,
      };
    }
    return { ok: true, status: received.status, data: parsed.data, newToken, exchange };
  }

  async function receive(path: string, init: RequestInit): Promise<Received | undefined> {
    try {
      const response = await fetch(path, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      return { status: response.status, headers: response.headers, body: parseJson(await response.text()) };
    } catch {
      // fetch throws for want of a network, a refused connection, a redirect and the deadline alike: no answer came.
      return undefined;
    }
  }

  /** Keeps other tabs from taking a 401 for the end of a session whose next token is on its way. */
  function hold(answer: Promise<unknown>): void {
    // One turn of the event loop more than the answer: by then its receiver has stored the token.
    const stored = answer.then(nextTurn);
    issuing.add(stored);
    void stored.finally(() => issuing.delete(stored));
    void locks?.request(issuingLock, { mode: 'shared' }, () => stored);
  }

  function createRequest(holder: Holder | undefined): Client['request'] {
    function request<E extends Endpoint>(endpoint: E, ...input: [LooseInput?]): Promise<Answer<DataOf<E>>>;
    function request(endpoint: Endpoint, input: LooseInput = {}): Promise<Answer<unknown>> {
      const answer = send(endpoint, input, holder);
      if (endpoint.issuesToken === true) hold(answer);
      return answer;
    }
    return request;
  }

  const client: Client = {
    request: createRequest(undefined),
    openSocket: (path, options = {}) => {
      if (options.token === undefined) tokens.look();
      const number = log.next();
      const token = options.token?.value ?? tokens.read();
      const startedAtMs = Date.now();
      const startedAt = now();
      const socket = new WebSocket(
        `${origin.replace(/^http/, 'ws')}${path}?${new URLSearchParams(token === undefined ? {} : { access_token: token }).toString()}`,
      );
      const settle = (status: number | undefined): void => {
        log.add({
          number,
          type: 'websocket',
          method: 'GET',
          path: token === undefined ? path : `${path}?access_token=…`,
          startedAtMs,
          totalMs: now() - startedAt,
          status,
          code: undefined,
          credential: credentialOf(token, options),
          issuedPublicId: undefined,
          ...tracesOf(new Headers()),
          requestHeaders: [['Upgrade', 'websocket']],
          responseHeaders: [],
        });
        socket.removeEventListener('open', opened);
        socket.removeEventListener('close', closed);
      };
      const opened = (): void => {
        settle(101);
      };
      const closed = (): void => {
        settle(undefined);
      };
      socket.addEventListener('open', opened);
      socket.addEventListener('close', closed);
      return { socket, number };
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    issuesSettled: async () => {
      await Promise.allSettled(issuing);
      await locks?.request(issuingLock, () => undefined);
    },
    boundTo: (holder) => ({ ...client, request: createRequest(holder) }),
  };
  return client;
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

type Received = { status: number; headers: Headers; body: unknown };

function pathOf(endpoint: Endpoint, { params, query }: LooseInput): string {
  const values = new Map(Object.entries(params ?? {}));
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
}

function credentialOf(ownToken: string | undefined, { token }: RequestOptions): Credential {
  if (token !== undefined) {
    const { value, label, form = 'session' } = token;
    return { kind: 'other', label, form, bytes: value.length };
  }
  return ownToken === undefined ? { kind: 'none' } : { kind: 'own', publicId: publicIdOf(ownToken) };
}

function tracesOf(headers: Headers): Pick<Exchange, 'tried' | 'servedBy' | 'connection' | 'timing'> {
  const [, id, request] = /^(\w+)\/(\d+)$/.exec(headers.get(traceHeaders.connection) ?? '') ?? [];
  return {
    tried: (headers.get(traceHeaders.upstream) ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    servedBy: headers.get(traceHeaders.servedBy) ?? undefined,
    connection: id === undefined ? undefined : { id, request: Number(request) },
    timing: parseServerTiming(headers.get(traceHeaders.serverTiming) ?? ''),
  };
}

/** The problem that an answer is, or `undefined` for a success. One without a problem's body gets a code by its status. */
function problemOf({ status, body }: Received): Problem | undefined {
  if (status < 400) return undefined;
  const parsed = Problem.safeParse(body);
  if (parsed.success) return parsed.data;
  if (status === 502) return problem('bad_gateway');
  if (status === 503) return problem('no_replica');
  if (status === 504) return problem('gateway_timeout');
  return unexpected(status);
}

const unexpected = (status: number): Problem => ({
  type: 'about:blank',
  title: 'The answer was not one that this page understands.',
  status,
  code: 'unexpected_answer',
});

/** A request that was not sent, so it is in no log. Its number is 0. */
const unsent = (method: string, path: string): Extract<Answer<never>, { ok: false }> => ({
  ok: false,
  offline: false,
  problem: {
    type: 'about:blank',
    title: 'Not sent: another user is signed in on this page now.',
    status: 0,
    code: 'session_changed',
  },
  retryAfterMs: undefined,
  exchange: {
    number: 0,
    type: 'http',
    method,
    path,
    startedAtMs: Date.now(),
    totalMs: 0,
    status: undefined,
    code: 'session_changed',
    credential: { kind: 'none' },
    issuedPublicId: undefined,
    ...tracesOf(new Headers()),
    requestHeaders: [],
    responseHeaders: [],
  },
});

const bearer = (header: string | null): string | undefined => /^Bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
