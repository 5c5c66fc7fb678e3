/** Response headers with the route of a request. */
export const traceHeaders = {
  /** From the replica: its own name. */
  servedBy: 'x-served-by',
  /** From NGINX: the replicas tried, in order: `api-2, api-1`. */
  upstream: 'x-upstream',
  /** From NGINX: `<connection>/<request on this connection>`: `17/3`. */
  connection: 'x-connection',
  /** From NGINX: 32 hex digits, the same in every log. */
  requestId: 'x-request-id',
  /**
   * From the replica, in milliseconds: `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`, or on a hit of the
   * near cache `cache;desc="near cache";dur=0.002, handler;dur=0.08`.
   */
  serverTiming: 'server-timing',
} as const;

/**
 * The token proves that this client signed in to the account before. With it, failed sign-ins of other clients at the same
 * address do not limit this client.
 */
export const deviceTokenHeader = 'device-token';
