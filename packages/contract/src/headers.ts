/** Response headers that describe the route of a request. The pictures are drawn from these headers only. */
export const traceHeaders = {
  /** From the replica: its own name. */
  servedBy: 'x-served-by',
  /** From NGINX: the replicas that NGINX tried, in order: `api-2, api-1`. */
  upstream: 'x-upstream',
  /** From NGINX: number of the connection, then number of the request on that connection: `17/3`. */
  connection: 'x-connection',
  /** From NGINX: 32 hexadecimal digits that identify the request in every log. */
  requestId: 'x-request-id',
  /**
   * From the replica, in milliseconds: `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`. When the near
   * cache has the session: `cache;desc="near cache";dur=0.002, handler;dur=0.08`.
   */
  serverTiming: 'server-timing',
} as const;

/**
 * Header with a device token: in the response to a sign-up, a sign-in and a change of password, and in the request of a
 * sign-in. The token proves that this client signed in to the account before. Failed sign-ins of other clients at the same
 * address then do not limit this client.
 */
export const deviceTokenHeader = 'device-token';
