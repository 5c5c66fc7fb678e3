/** What each response says of itself; the picture is drawn from these and nothing else. */
export const traceHeaders = {
  /** From the replica: its name. */
  servedBy: 'x-served-by',
  /** From NGINX: the replicas tried, in order: `api-2, api-1`. */
  upstream: 'x-upstream',
  /** From NGINX: `<connection>/<request on it>`: `17/3`. */
  connection: 'x-connection',
  /**
   * From the replica: `verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08`, in milliseconds; where its near
   * cache knew the session `cache;desc="near cache";dur=0.002, handler;dur=0.08`.
   */
  serverTiming: 'server-timing',
} as const;
