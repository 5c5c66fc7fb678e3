import type { Cluster, Redis } from 'ioredis';
import type { ChangeListener } from '../store.ts';
import type { Keys } from './keys.ts';

export type Client = Redis | Cluster;

/** The writes that end a session. With confirmation, a failover cannot undo them. */
export type ConfirmedWrites = {
  /** Resolves to whether the session existed. */
  remove(publicId: string): Promise<boolean>;
  /** Replaces the text with the mark of a rotation. Resolves to the text, or to null if the session had ended. */
  retire(publicId: string): Promise<string | null>;
  /** Resolves when enough Redis replicas have every earlier write of the primary of this key. */
  confirm(key: string): Promise<void>;
  confirmSession(publicId: string): Promise<void>;
};

/** Options of a topology, in addition to its connections. */
export type TopologyOptions = {
  readonly keys: Keys;
  /** Maximum time for the reply to a command, in milliseconds. */
  readonly deadlineMs: number;
  readonly onError: (error: Error) => void;
};

export type Tracking = {
  /** False while changes may be missed: before tracking starts, and after a connection is lost. */
  readonly isTracking: () => boolean;
  stop(): void;
};

/** The differences between one primary (`single.ts`) and a Cluster (`cluster/topology.ts`). */
export type Topology = {
  readonly client: Client;
  readonly trackingClient?: Redis;
  readonly keys: Keys;
  /** The servers that hold the sessions, always in the same order. */
  readonly primaries: () => readonly Redis[];
  readonly confirmedWrites: ConfirmedWrites;
  /** Resolves when the sessions that are listed under this key may be written. */
  readonly confirmListing: (key: string) => Promise<void>;
  /** Whether a command can expect a reply. */
  readonly isAvailable: () => boolean;
  /**
   * Resolves when the connection is ready again, to the rest of the deadline of the commands that were in flight when it was
   * lost, in milliseconds. Resolves to 0 if the deadline has passed.
   */
  readonly recovered: () => Promise<number>;
  /** Runs after a write that a Redis replica refused. */
  readonly leaveReadOnlyServer: () => void;
  /** Runs before each command of the hot path. */
  readonly startBatch: () => void;
  readonly track: (listeners: readonly ChangeListener[]) => Tracking;
  /** Whether the near cache may serve what was read earlier. Undefined if this topology supports no near cache. */
  readonly isNearCacheUsable: ((tracking: Tracking) => boolean) | undefined;
  stop(): void;
};
