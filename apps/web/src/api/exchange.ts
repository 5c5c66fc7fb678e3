import type { Timing } from './server-timing.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** How a token is made: a signed random id, a JWT that can be read, or one that is encrypted. */
export type TokenForm = 'session' | 'jwt' | 'jwe';

/**
 * Which token a request carried. `other` is one that is not the person's own, as a lab sends it; `label` says what it is,
 * `bytes` is its length on the wire.
 */
export type Credential =
  | { kind: 'none' }
  | { kind: 'own'; publicId: string | undefined }
  | { kind: 'other'; label: string; form: TokenForm; bytes: number };

/** One request and what became of it. Everything here is from the request as sent or the response as received. */
export type Exchange = {
  /** Counts up from 1 in the order of sending, a page load. */
  number: number;
  type: 'http' | 'websocket';
  method: string;
  /** Path and query; a token in it is masked. */
  path: string;
  startedAtMs: number;
  /** From sending to the last byte of the answer, by the browser's clock. */
  totalMs: number;
  /** Absent where no answer came (offline), and for a WebSocket that was refused: browsers hide it. */
  status: number | undefined;
  /** The code of the problem, if it was one. */
  code: string | undefined;
  credential: Credential;
  /** The session of the new token in the answer, if it had one. */
  issuedPublicId: string | undefined;
  /** The replicas that NGINX tried, in order (`X-Upstream`). */
  tried: readonly string[];
  /** The replica that answered (`X-Served-By`). */
  servedBy: string | undefined;
  /** NGINX's number of the connection, and of the request on it (`X-Connection`). */
  connection: { id: string; request: number } | undefined;
  timing: Timing;
  /** Those that the page set; the browser adds its own. */
  requestHeaders: HeaderList;
  responseHeaders: HeaderList;
};

export type Node = 'browser' | 'nginx' | 'replica' | 'redis';

/**
 * Where a request was refused: by NGINX where no replica signed the answer; by the replica; or by it after Redis was
 * asked (a session that is gone, a store that is away). `undefined`: it was not.
 */
export function refusedAt({
  status,
  code,
  servedBy,
  timing,
}: Pick<Exchange, 'status' | 'code' | 'servedBy' | 'timing'>): Exclude<Node, 'browser'> | undefined {
  if (status === undefined || status < 400) return undefined;
  if (servedBy === undefined) return 'nginx';
  // Other refusals, of a wrong password say, are the replica's, whatever it asked Redis before.
  const isOfRedis = code === 'invalid_token' || code === 'store_unavailable';
  return isOfRedis && storeQuery({ code, timing }) !== undefined ? 'redis' : 'replica';
}

/** A replica that gives up on Redis sooner than this has not asked: it knew that the store is away. */
const leastWaitMs = 100;

/** What Redis was asked, and for how long. A command that failed at once, for want of a connection, was never sent. */
export function storeQuery({ code, timing }: Pick<Exchange, 'code' | 'timing'>): Timing['store'] {
  const unsent = code === 'store_unavailable' && (timing.store?.ms ?? 0) < leastWaitMs;
  return unsent ? undefined : timing.store;
}

/** How a request ended. Away is not refused: no answer, or one that says that something behind is missing. */
export type Tone = 'ok' | 'unavailable' | 'bad';

export function toneOf({ status }: Pick<Exchange, 'status'>): Tone {
  if (status === undefined || status >= 500) return 'unavailable';
  return status < 400 ? 'ok' : 'bad';
}

/** Whether an answer came and it was a good one. */
export const succeeded = ({ status }: Pick<Exchange, 'status'>): boolean =>
  status !== undefined && status < 400;
