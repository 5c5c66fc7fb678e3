import * as z from 'zod/mini';
import type { Endpoint, Problem } from '@session-lab/contract';
import { keptBody } from './bodies.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeLog } from './exchange-log.ts';
import {
  bearerToken,
  credentialOf,
  parseJson,
  pathOf,
  problemOf,
  retryAfterMs,
  tracesOf,
  unexpected,
  type OtherToken,
  type Received,
} from './http-messages.ts';
import { publicIdOf } from './public-id.ts';
import type { Holder, TokenStore } from './token-store.ts';

// Without this, zod tests `new Function`, which the Content Security Policy blocks.
z.config({ jitless: true });

/** The outcome of a request. The client never throws for an expected outcome. */
export type Answer<Data> =
  | { ok: true; status: number; data: Data; newToken: string | undefined; exchange: Exchange }
  /** A problem. The code `session_changed` means that nothing was sent, because the page belongs to another user now. */
  | { ok: false; offline: false; problem: Problem; retryAfterMs: number | undefined; exchange: Exchange }
  /** No answer: no network, no NGINX, or the deadline has passed. */
  | { ok: false; offline: true; exchange: Exchange };

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> =
  E extends Record<K, infer S extends z.ZodMiniType> ? Record<K, z.input<S>> : unknown;
type InputOf<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
type DataOf<E extends Endpoint> = E extends { response: infer S extends z.ZodMiniType }
  ? z.output<S>
  : undefined;

type RequestOptions = {
  /** Token to send instead of the user's own; `undefined` sends none. If the server refuses this token, the user stays signed in. */
  token?: OtherToken | undefined;
  /** Additional headers. Labs add the name of the student. */
  headers?: Readonly<Record<string, string>>;
};

/** An answer that listeners receive before the caller. */
export type AnswerEvent = {
  exchange: Exchange;
  /** The user's own token, if the request carried it. */
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
  /** Opens a WebSocket with the user's token, or another token, in its query. Logs the handshake. */
  openSocket: (
    path: string,
    options?: RequestOptions,
  ) => { socket: WebSocket; /** The number of the handshake in the log. */ number: number };
  observe: (listener: (answer: AnswerEvent) => void) => () => void;
  /** Resolves when all requests that may issue a token, in every tab of this browser, have ended and stored their token. */
  issuingSettled: () => Promise<void>;
  /**
   * Returns a client for the content that was rendered for `holder`. It sends nothing after another user has taken over the page. If
   * the token came from another tab and its user is unknown, a request waits. A guest's requests carry no token.
   */
  boundTo: (holder: Holder) => Client;
};

type ClientOptions = {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  tokens: TokenStore;
  log: ExchangeLog;
  /** A monotonic clock, in milliseconds with fractions. */
  now: () => number;
  /** Returns the browser's own measurement of the request sent at `startedAt`, if there is one. A busy page does not distort this measurement. */
  browserMs: (path: string, startedAt: number) => number | undefined;
  /** Longest wait for an answer. */
  deadlineMs: number;
  WebSocket: typeof globalThis.WebSocket;
  /** `http://host:port`, from which the address of a WebSocket is built. */
  origin: string;
  /** Web Locks; `undefined` outside secure contexts. */
  locks: Pick<LockManager, 'request'> | undefined;
};

/** Name of a Web Lock. Each request that may issue a token holds this lock in shared mode. */
const issuingLock = 'session-lab.issuing';

type LooseInput = RequestOptions & { params?: unknown; query?: unknown; body?: unknown };

/** The client only returns the outcome. It does not redirect, show a notice or retry: the feature that calls it decides. */
export function createClient({
  fetch,
  tokens,
  log,
  now,
  browserMs,
  deadlineMs,
  WebSocket,
  origin,
  locks,
}: ClientOptions): Client {
  const listeners = new Set<(answer: AnswerEvent) => void>();
  const issuing = new Set<Promise<unknown>>();

  async function send(
    endpoint: Endpoint,
    input: LooseInput,
    holder: Holder | undefined,
  ): Promise<Answer<unknown>> {
    const carriesOwn = !('token' in input) && holder?.isGuest !== true;
    if (carriesOwn) tokens.checkStorage();
    if (carriesOwn && holder !== undefined) {
      if (!tokens.isKnown()) await tokens.whenKnown();
      if (tokens.holder() !== holder) return unsent(endpoint.method, pathOf(endpoint, input));
    }
    const number = log.nextNumber();
    const ownToken = carriesOwn ? tokens.read() : undefined;
    const token = 'token' in input ? input.token?.value : ownToken;
    const requestHeaders: [string, string][] = [['Accept', 'application/json, application/problem+json']];
    requestHeaders.push(...Object.entries(input.headers ?? {}));
    if (token !== undefined) requestHeaders.push(['Authorization', `Bearer ${token}`]);
    if (input.body !== undefined) requestHeaders.push(['Content-Type', 'application/json']);
    const path = pathOf(endpoint, input);
    const startedAtMs = Date.now();
    const startedAt = now();

    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    const received = await receive(path, {
      method: endpoint.method,
      headers: requestHeaders,
      ...(body === undefined ? {} : { body }),
    });

    const totalMs = browserMs(path, startedAt) ?? now() - startedAt;
    const headers = received?.headers ?? new Headers();
    const newToken = endpoint.issuesToken === true ? bearerToken(headers.get('authorization')) : undefined;
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
    log.add(exchange, { request: keptBody(body ?? ''), response: keptBody(received?.text ?? '') });
    for (const listener of listeners) {
      listener({ exchange, ownToken, code: failure?.code, offline: received === undefined, newToken });
    }

    if (received === undefined) return { ok: false, offline: true, exchange };
    if (failure !== undefined) {
      return { ok: false, offline: false, problem: failure, retryAfterMs: retryAfterMs(headers), exchange };
    }
    const parsed = (endpoint.response ?? z.any()).safeParse(received.body);
    if (!parsed.success) {
      const problem = unexpected(received.status);
      return { ok: false, offline: false, problem, retryAfterMs: undefined, exchange };
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
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: parseJson(text) };
    } catch {
      // fetch throws for each of these cases: no network, a refused connection, a redirect, a timeout. Each counts as no answer.
      return undefined;
    }
  }

  /** Makes other tabs wait for the new token of a session before they treat a 401 as the end of the session. */
  function trackIssuing(answer: Promise<unknown>): void {
    // Waits one event-loop turn after the answer. By then the caller has stored the token.
    const stored = answer.then(nextTurn);
    issuing.add(stored);
    void stored.finally(() => issuing.delete(stored));
    void locks?.request(issuingLock, { mode: 'shared' }, () => stored);
  }

  function createRequest(holder: Holder | undefined): Client['request'] {
    function request<E extends Endpoint>(endpoint: E, ...input: [LooseInput?]): Promise<Answer<DataOf<E>>>;
    function request(endpoint: Endpoint, input: LooseInput = {}): Promise<Answer<unknown>> {
      const answer = send(endpoint, input, holder);
      if (endpoint.issuesToken === true) trackIssuing(answer);
      return answer;
    }
    return request;
  }

  const client: Client = {
    request: createRequest(undefined),
    openSocket: (path, options = {}) => {
      if (options.token === undefined) tokens.checkStorage();
      const number = log.nextNumber();
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
    issuingSettled: async () => {
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

/** Returns the answer for a request that was not sent. Its number is 0, because it is not in the log. */
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
