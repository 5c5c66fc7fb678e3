import type { Cluster, Redis } from 'ioredis';
import type { ChangeListener } from '../store.ts';
import type { Endings } from './endings.ts';

/** What is told apart only where it has to be: both take the same commands. */
export type Client = Redis | Cluster;

/** The connections that a store is given. `connectSessionRedis` makes them from a URL. */
export type RedisConnections = {
  /**
   * How many replicas have to have what ends a session before it is answered; 0 where it is left out. When they do not
   * say so in time the call rejects, as nobody knows whether the session would come back with one of them.
   */
  readonly replicas?: number;
} & (
  | {
      /** Made with `redisSessionClientOptions`. */
      readonly client: Redis;
      /** To the same Redis, made with `redisTrackingClientOptions`, and used for nothing else. */
      readonly trackingClient: Redis;
    }
  | {
      /** The store makes what else it needs of it: a connection to track by and one to end sessions by, to each primary. */
      readonly client: Cluster;
      readonly trackingClient?: undefined;
    }
);

export type Tracking = {
  /** False while changes go unheard: before it began, and since a connection was lost. */
  readonly armed: () => boolean;
  stop(): void;
};

/** What differs between one connection and many. */
export type Link = {
  readonly client: Client;
  /** The servers that have the sessions, in the same order each time. */
  readonly primaries: () => readonly Redis[];
  readonly endings: Endings;
  /** Resolves when what was listed under this key may be written. */
  readonly listed: (key: string) => Promise<void>;
  /** Whether what is asked has a chance of an answer. */
  readonly answering: () => boolean;
  /** To be called before a command of the hot path. */
  readonly cork: () => void;
  /** Tells of changes, from now on. */
  readonly track: (listeners: readonly ChangeListener[]) => Tracking;
  /** Whether what was read a moment ago still holds, for a near cache; undefined where there can be none. */
  readonly near: ((tracking: Tracking) => boolean) | undefined;
  stop(): void;
};
