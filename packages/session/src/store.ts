import type { EndReason } from './session.ts';

/** `userId` is undefined for a guest, whose session no listing contains. */
export type SessionPlace = { readonly publicId: string; readonly userId?: string | undefined };

/** The store compares `text` as a whole and does not parse it. */
export type StoredSession = { readonly publicId: string; readonly text: string };

export type NewStoredSession = SessionPlace & {
  readonly text: string;
  /** Time until the store deletes the session, unless `replace` sets another, in milliseconds; 1 or more. */
  readonly expiresInMs: number;
  /** End of the listing, in milliseconds since the epoch. */
  readonly absoluteExpiresAtMs: number;
  /** Current time of the caller. The store removes listings with an earlier absolute expiry. */
  readonly nowMs: number;
};

export type StoredPage = {
  readonly sessions: readonly StoredSession[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
};

export type ChangeListener = {
  /** Reports that this session was written or ended, or that this may have happened. */
  onChanged(publicId: string): void;
  /** Reports that any session may have changed without a call of `onChanged`. */
  onInvalidateAll(): void;
};

/**
 * Reports changes by all processes, so that a reader may keep a session until it changes. A change by this process is reported
 * before its promise resolves. While `isTracking` is false, changes may be missed.
 */
export type Coherence = {
  readonly maxSessions: number;
  readonly isTracking: () => boolean;
  listen(listener: ChangeListener): void;
};

/**
 * Keeps sessions. These comments are the contract; `describeSessionStore` (`testing/`) tests it.
 *
 * Every promise rejects only with a `SessionStoreError`: when the store does not reply in time, or replies with an error. A
 * write that failed may have happened; the store never sends it again.
 *
 * After a crash at any point, every live session is still found by `list` and `removeAll` of its user. A listing without a
 * session may remain; the store removes it later.
 */
export type SessionStore = {
  /** Name of the command that `read` sends: `GET`. */
  readonly readCommand: string;

  /**
   * Resolves to null if the session does not exist. The hot path: one round trip. For a value of another type under the name
   * of the session, resolves to a text that is not a session, for example `''`: one bad record must not end other calls.
   */
  read(publicId: string): Promise<string | null>;

  /** Absent if every read must query the store. */
  readonly coherence?: Coherence;

  /**
   * Replaces the text if it equals `expected`, and sets the expiry to `expiresInMs`. Resolves to false if the text differs or
   * the session has ended; it never restores a session. Of several calls with the same `expected`, one succeeds.
   */
  replace(publicId: string, expected: string, next: string, expiresInMs: number): Promise<boolean>;

  /**
   * Lists a new session, then stores it. Resolves to the number of listed sessions of the user, which may include some that
   * expired; for a guest, who is not listed, to 1. Resolves to 0 if a `removeAll` interfered: the session is not stored, and
   * its id must not be used again.
   */
  insert(session: NewStoredSession): Promise<number>;

  /**
   * Deletes the session, also if its text is not a session. Resolves to false if it did not exist. In a replicated store,
   * `remove`, `retire` and `removeAll` resolve when a failover cannot undo the deletion, and reject if that is not certain.
   */
  remove(place: SessionPlace): Promise<boolean>;

  /** Resolves when no failover can restore a session that has ended. Call it to repeat a deletion that was not confirmed. */
  confirmOver(publicId: string): Promise<void>;

  /**
   * Ends a session because its token was rotated. Its watchers receive `rotated`. Resolves to its last text, which no later
   * `replace` can change, or to null if the session had ended. Of several calls, one resolves to the text.
   */
  retire(place: SessionPlace): Promise<string | null>;

  /** Resolves to the sessions of a user, in no order. Removes the listings of sessions that have ended. */
  list(userId: string): Promise<StoredSession[]>;

  /**
   * Deletes all sessions of a user except `except`. Resolves to the ids of those that existed. A session that is inserted or
   * rotated meanwhile is either deleted too, or is new and is listed afterwards.
   */
  removeAll(userId: string, except?: string): Promise<readonly string[]>;

  /**
   * Resolves to one page of all sessions, from cursor `'0'` on. A cursor is up to 40 decimal digits, or a public id.
   * `count` is a hint. A session that exists during the whole scan is returned at least once. One that starts or ends during
   * the scan may be missing or be returned twice.
   */
  scan(cursor: string, count: number): Promise<StoredPage>;

  /**
   * Calls `onEnd` once when the session ends, or soon if it has ended already, and never before `watch` returns. The reason
   * `store_unavailable` means that the state of the session is unknown. Returns a function that stops the watch.
   */
  readonly watch: (publicId: string, onEnd: (reason: EndReason) => void) => () => void;

  /** Returns whether the store answers. While it does not, every call rejects at once instead of at its deadline. */
  available(): boolean;

  /** Returns numbers since the start of this process. `sessions.stats()` includes them. */
  stats?(): Readonly<Record<string, number>>;

  /** Stops watches, listeners and timers. Does not close the Redis clients; the caller owns them. */
  close(): void;
};
