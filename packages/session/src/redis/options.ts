import type { ClusterOptions, RedisOptions } from 'ioredis';

/** Default of the option `deadlineMs` of `redisStore`. */
export const defaultDeadlineMs = 500;
/** Time for a connection to open, in milliseconds: several round trips with TLS. No call waits for this long. */
const connectTimeoutMs = 1000;

/**
 * Options for `client`. Each one replaces a default of ioredis 6 that is wrong for sessions. With the defaults, a request to
 * a stopped Redis hangs for over a minute, and an abandoned write may later reach a restarted, empty Redis.
 */
export const redisSessionClientOptions = {
  // No `commandTimeout` and no `socketTimeout`: `heartbeat.ts` is the deadline of every command, and costs less.
  connectTimeout: connectTimeoutMs,
  /** Rejects the commands in flight when the connection closes. Without it their promises stay pending. */
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  /** A pipeline does not speed up one GET for each request, and delays it by a turn of the event loop. */
  enableAutoPipelining: false,
  /** Reconnects without limit, after 250 ms at most, so that sessions are served soon after Redis' return. */
  retryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
  /** Maximum time between two checks while Redis loads its data, in milliseconds. The default is 10 s. */
  maxLoadingRetryTime: 250,
} as const satisfies RedisOptions;

/**
 * Options for `trackingClient`. RESP2, because ioredis ignores the `invalidate` pushes of RESP3. No automatic subscription
 * after a reconnect, because a subscribed RESP2 connection cannot turn tracking on.
 */
export const redisTrackingClientOptions = {
  ...redisSessionClientOptions,
  protocol: 2,
  autoResubscribe: false,
} as const satisfies RedisOptions;

/** Options for a client that gets the address of the primary from Sentinels. */
export const sentinelOptions = {
  /** The client receives failovers from the Sentinels. Otherwise it would only notice that the primary does not reply. */
  failoverDetector: true,
  /** Tries the next Sentinel when one does not reply for this long, in milliseconds. */
  sentinelCommandTimeout: defaultDeadlineMs,
  sentinelRetryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
} as const satisfies RedisOptions;

/**
 * Options for the connections of a Cluster client to its servers. On these connections, commands wait for the
 * connection although `enableOfflineQueue` is false. Each command therefore has a timeout, and `redisStore` sets it to its
 * `deadlineMs`.
 */
export const clusterNodeOptions = {
  ...redisSessionClientOptions,
  commandTimeout: defaultDeadlineMs,
} as const;

/** Options for a Cluster client. It sends a command again only if the first server did not execute it. */
export const clusterOptions = {
  scaleReads: 'master',
  enableOfflineQueue: false,
  retryDelayOnFailover: 0,
  retryDelayOnClusterDown: 0,
  clusterRetryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
  slotsRefreshTimeout: connectTimeoutMs,
  /** Keeps host names instead of addresses: certificates are issued for names, and an address may change. */
  dnsLookup: (name, callback) => callback(null, name),
} as const satisfies ClusterOptions;
