import type { ClusterOptions, RedisOptions } from 'ioredis';

/** How long a connection has to come up, or to give the first byte of what it owes, in milliseconds. */
export const deadlineMs = 500;

/**
 * For `client`. Each value is there against a default of ioredis 6 that does not suit sessions: with the defaults a
 * request to a dead Redis hangs for over a minute, and a write given up long ago may reach a restarted, empty Redis.
 */
export const redisSessionClientOptions = {
  // No `commandTimeout`: `heartbeat.ts` keeps the deadline of every command, at a fraction of the cost.
  connectTimeout: deadlineMs,
  /**
   * A connection that owes answers and gives none for this long is destroyed, with all that is unsent: a frozen Redis or
   * a half-open connection is not sent more, and the status is `ready` again only after a new handshake. The heartbeat
   * does the same, sooner; this holds during the handshake, when there is none.
   */
  socketTimeout: deadlineMs,
  /** Whatever was in flight when the connection closed rejects at that moment. Without this, promises stay pending. */
  maxRetriesPerRequest: 0,
  /** Nothing in flight is sent a second time after a reconnect. */
  autoResendUnfulfilledCommands: false,
  /** Nothing waits for a connection: without one a command rejects at once. */
  enableOfflineQueue: false,
  /** One GET a request gains nothing from waiting for company, and loses a turn of the event loop. */
  enableAutoPipelining: false,
  /** Tries for ever, every 250 ms at the least, so that Redis is served from within a second of its return. */
  retryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
  /** While Redis loads its data it is asked again this often; the default waits up to 10 s. */
  maxLoadingRetryTime: 250,
  /**
   * A primary that was demoted refuses writes: whoever is the primary now is looked for, by its name or by asking the
   * Sentinels. The write that was refused is not sent again.
   */
  reconnectOnError: (error: Error): boolean => error.message.includes('READONLY'),
} as const satisfies RedisOptions;

/**
 * For `trackingClient`. RESP2, as ioredis drops RESP3's `invalidate` pushes; and no subscription of its own accord after
 * a reconnect, as a RESP2 connection that is subscribed can no longer be told to track.
 */
export const redisTrackingClientOptions = {
  ...redisSessionClientOptions,
  protocol: 2,
  autoResubscribe: false,
} as const satisfies RedisOptions;

/** For a client that asks Sentinels where the primary is. */
export const sentinelOptions = {
  /** The end of a primary is heard from the Sentinels, and not only noticed when it does not answer. */
  failoverDetector: true,
  /** A frozen Sentinel is given up for the next one. */
  sentinelCommandTimeout: deadlineMs,
  sentinelRetryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
} as const satisfies RedisOptions;

/**
 * For a Cluster's connection to each of its servers. A command waits there while a connection comes up, whatever is asked
 * for, so each has a deadline of its own.
 */
export const clusterNodeOptions = { ...redisSessionClientOptions, commandTimeout: deadlineMs } as const;

/** For a Cluster. Nothing is sent a second time but what was sent to the wrong server, which did not carry it out. */
export const clusterOptions = {
  scaleReads: 'master',
  enableOfflineQueue: false,
  retryDelayOnFailover: 0,
  retryDelayOnClusterDown: 0,
  clusterRetryStrategy: (attempt: number): number => Math.min(50 * attempt, 250),
  slotsRefreshTimeout: deadlineMs,
  /** Names stay names: a certificate is for a name, and its address may change. */
  dnsLookup: (name, callback) => callback(null, name),
} as const satisfies ClusterOptions;
