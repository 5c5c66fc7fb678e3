import type { Timing } from './server-timing.ts';

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Which token a request carried. `other` is one that is not the person's own, as a lab sends it; `label` says what it is. */
export type Credential =
  { kind: 'none' } | { kind: 'own'; publicId: string | undefined } | { kind: 'other'; label: string };

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
  return isOfRedis && timing.store !== undefined ? 'redis' : 'replica';
}

/** Whether an answer came and it was a good one. */
export const succeeded = ({ status }: Pick<Exchange, 'status'>): boolean =>
  status !== undefined && status < 400;
