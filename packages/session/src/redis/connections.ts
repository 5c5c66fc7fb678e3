// The public types of clients. They name no package, because a client may be one of ioredis or of iovalkey.

/** A client of ioredis 5.4 or newer, or of iovalkey. The store checks its options. */
export type RedisClient = {
  readonly status: string;
  readonly options: object;
  get(key: string): Promise<string | null>;
  /** Closes the connection. */
  disconnect(reconnect?: boolean): void;
};

/** A Cluster client of ioredis or iovalkey. */
export type RedisClusterClient = RedisClient & {
  nodes(role?: 'master'): readonly RedisClient[];
};

/** The connections of a store. `connectSessionRedis` opens them from a URL. */
export type RedisConnections = {
  /**
   * Number of Redis replicas that must confirm the end of a session; default 0. If they do not confirm it in time, the call
   * rejects: a failover could still bring the session back.
   */
  readonly replicas?: number;
} & (
  | {
      /** Created with `redisSessionClientOptions`. */
      readonly client: RedisClient;
      /** A second client of the same Redis, created with `redisTrackingClientOptions`. The store needs it for itself. */
      readonly trackingClient: RedisClient;
    }
  | {
      /** The store opens two more connections to each primary: one to track changes and one for confirmed writes. */
      readonly client: RedisClusterClient;
      readonly trackingClient?: undefined;
    }
);
