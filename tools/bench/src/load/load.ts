export type Load = {
  readonly url: string;
  /** Headers of the requests, one set per session, used in turn. Empty: no extra headers. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  /** Kept-alive connections; each sends the next request after the response to the last. */
  readonly connections: number;
  /** A whole number. */
  readonly seconds: number;
};

export type LoadResult = {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests with a response. */
  readonly requests: number;
  readonly non2xx: number;
  readonly socketErrors: number;
};
