import * as z from 'zod/mini';
import { Problem, problem, traceHeaders, type Endpoint } from '@session-lab/contract';
import type { Credential, Exchange, TokenForm } from './exchange.ts';
import type { ExchangeLog } from './exchange-log.ts';
import { publicIdOf } from './public-id.ts';
import { parseServerTiming } from './server-timing.ts';
import type { TokenStore } from './token-store.ts';

// zod would probe `new Function`, which the page's policy forbids.
z.config({ jitless: true });

/** What came of a request. Every outcome that can be expected is one of these; the client never throws for it. */
export type Answer<Data> =
  | { ok: true; status: number; data: Data; newToken: string | undefined; exchange: Exchange }
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
  /** Settles when no request that may bring a new token is under way. */
  issuesSettled: () => Promise<void>;
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
};

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
}: ClientOptions): Client {
  const listeners = new Set<(outcome: Outcome) => void>();
  const issuing = new Set<Promise<unknown>>();

  async function send(endpoint: Endpoint, input: LooseInput): Promise<Answer<unknown>> {
    const number = log.next();
    const ownToken = 'token' in input ? undefined : tokens.read();
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
      listener({ exchange, ownToken, code: failure?.code, offline: received === undefined });
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

  function request<E extends Endpoint>(endpoint: E, ...input: [LooseInput?]): Promise<Answer<DataOf<E>>>;
  function request(endpoint: Endpoint, input: LooseInput = {}): Promise<Answer<unknown>> {
    const answer = send(endpoint, input);
    if (endpoint.issuesToken === true) {
      issuing.add(answer);
      void answer.finally(() => issuing.delete(answer));
    }
    return answer;
  }

  return {
    request,
    openSocket: (path, options = {}) => {
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
    },
  };
}

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
