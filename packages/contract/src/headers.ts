/** What each response says of itself; the picture is drawn from these and nothing else. */
export const traceHeaders = {
  /** From the replica: its name. */
  servedBy: 'x-served-by',
  /** From NGINX: the replicas tried, in order: `api-2, api-1`. */
  upstream: 'x-upstream',
  /** From NGINX: `<connection>/<request on it>`: `17/3`. */
  connection: 'x-connection',
  /** From NGINX: 32 hexadecimal digits that find the request in every log. */
  requestId: 'x-request-id',
  /**
   * From the replica: `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`, in milliseconds; where its near
   * cache knew the session `cache;desc="near cache";dur=0.002, handler;dur=0.08`.
   */
  serverTiming: 'server-timing',
} as const;

/**
 * A device token, in the answer to a sign-up, a sign-in and a change of password, and in the request of a sign-in. It proves
 * that this client signed in to the account before, so failed sign-ins of other clients at its address do not limit it.
 */
export const deviceTokenHeader = 'device-token';
