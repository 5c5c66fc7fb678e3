import type { Timing } from './server-timing.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The format of a token: a signed random id, a signed JWT, or an encrypted JWT. */
export type TokenForm = 'session' | 'jwt' | 'jwe';

/**
 * The token that a request carried. `own`: the user's own. `other`: a token that a lab sent instead; `label` describes it,
 * `bytes` is its length. `cookie`: a cookie that the browser added, by its name.
 */
export type Credential =
  | { kind: 'none' }
  | { kind: 'own'; publicId: string | undefined }
  | { kind: 'other'; label: string; form: TokenForm; bytes: number }
  | { kind: 'cookie'; name: string };

/** `isReadable`: the tap read a secret in clear. */
export type TapNote = { readonly text: string; readonly isReadable: boolean };

/** One request and its outcome. Every value comes from the request as sent or the response as received. */
export type Exchange = {
  /** 1 for the first request since the page was loaded, then rising in the order of sending. */
  number: number;
  /**
   * `message`: a message between pages, for the stage only. `tried` is the replica that received it. `local`: a change in
   * the browser that sends no request, for the stage only. See `stage/model/local.ts`. `arrival`: a request of another page
   * that the bank of the labs received. See `stage/model/arrival.ts`.
   */
  type: 'http' | 'websocket' | 'message' | 'local' | 'arrival';
  method: string;
  /** Path and query. A token in the query is masked. */
  path: string;
  startedAtMs: number;
  /** Time from sending to the last byte of the answer, by the browser's clock. */
  totalMs: number;
  /** Absent if no answer came (offline), and for a refused WebSocket: browsers hide its status. */
  status: number | undefined;
  /** The code of the problem, if the answer was a problem. */
  code: string | undefined;
  credential: Credential;
  /** The session of the new token in the answer, if there was one. */
  issuedPublicId: string | undefined;
  /** The replicas that NGINX tried, in order (`X-Upstream`). */
  tried: readonly string[];
  /** The replica that answered (`X-Served-By`). */
  servedBy: string | undefined;
  /** NGINX's number of the connection, and the number of the request on that connection (`X-Connection`). */
  connection: { id: string; request: number } | undefined;
  timing: Timing;
  /** The headers that the page set. The browser adds more. */
  requestHeaders: HeaderList;
  responseHeaders: HeaderList;
  /**
   * The finds of the tap on the wire in the request and in the response that passed through it, as notes of the picture.
   * Undefined for bytes without a secret.
   */
  tapped?: { request: TapNote | undefined; response: TapNote | undefined };
  /** Whether NGINX's line about the request has the secret of the request, where a lab shows the log. */
  logged?: { readonly hasSecret: boolean; readonly note: string };
  /**
   * The way of a message between two pages, where a lab reports each hop. `tried` is then the replica that received it, and
   * `servedBy` the one that delivered it. `published`: note of Redis, undefined if Redis did not get it.
   */
  relay?: {
    readonly to: 'browser' | `lab ${string}`;
    readonly published: string | undefined;
    readonly outcome: string;
  };
  /** The meaning of the outcome, if it is not that of the status: a thief's 200 is bad. Absent until a page states it. */
  meaning?: Tone;
};

export type Node = 'browser' | 'nginx' | 'replica' | 'redis';

/**
 * Returns where a request was refused, or `undefined` if it was not. NGINX: no replica is named in the answer. Redis: the
 * session does not exist there, or Redis is unavailable. Replica: every other refusal.
 */
export function refusedAt({
  status,
  code,
  servedBy,
  timing,
}: Pick<Exchange, 'status' | 'code' | 'servedBy' | 'timing'>): Exclude<Node, 'browser'> | undefined {
  if (status === undefined || status < 400) return undefined;
  if (servedBy === undefined) return 'nginx';
  // The replica also decides refusals for which it queried Redis, such as a wrong password.
  const isFromRedis = code === 'invalid_token' || code === 'store_unavailable';
  return isFromRedis && storeQuery({ code, timing }) !== undefined ? 'redis' : 'replica';
}

/** A replica that fails sooner than this did not query Redis: it knew that Redis is unavailable. */
const minQueryMs = 100;

/** Returns whether the replica answered that the store is unavailable, or refused a token although Redis did not reply. */
export const isUnanswered = ({ code, timing }: Pick<Exchange, 'code' | 'timing'>): boolean =>
  code === 'store_unavailable' || (code === 'invalid_token' && timing.unanswered === true);

/** Returns the Redis command and its time, or `undefined` if the replica had no connection and did not send the command. */
export function storeQuery({ code, timing }: Pick<Exchange, 'code' | 'timing'>): Timing['store'] {
  const unsent = isUnanswered({ code, timing }) && (timing.store?.ms ?? 0) < minQueryMs;
  return unsent ? undefined : timing.store;
}

/** Outcome of a request. `unavailable`: no answer, or a server error. `bad`: a refusal. */
export type Tone = 'ok' | 'unavailable' | 'bad';

export function toneOf({ status }: Pick<Exchange, 'status'>): Tone {
  if (status === undefined || status >= 500) return 'unavailable';
  return status < 400 ? 'ok' : 'bad';
}

/** Returns whether a good answer came. */
export const succeeded = ({ status }: Pick<Exchange, 'status'>): boolean =>
  status !== undefined && status < 400;
