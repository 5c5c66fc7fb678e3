import type { EndReason } from './session.ts';

/** Where a session is kept and listed. */
export type SessionPlace = { readonly publicId: string; readonly userId: string };

/** A session at rest. `text` belongs to the caller: a store compares it whole and never reads it. */
export type StoredSession = { readonly publicId: string; readonly text: string };

export type NewStoredSession = SessionPlace & {
  readonly text: string;
  /** For how long the store keeps it unless it is replaced before, in milliseconds, 1 or more. */
  readonly expiresInMs: number;
  /** Until when it may be listed, in milliseconds since the epoch. */
  readonly absoluteExpiresAtMs: number;
  /** The caller's present: listings whose absolute expiry has passed are forgotten. */
  readonly nowMs: number;
};

export type StoredPage = {
  readonly sessions: readonly StoredSession[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
};

/** Hears of changes in the store, whoever made them. */
export type ChangeListener = {
  /** This session was written or ended, or may have been. */
  onChanged(publicId: string): void;
  /** Anything may have changed unheard. */
  onUnsure(): void;
};

/**
 * Lets a reader keep what it read, until it hears of a change. A change is heard after it happened, by one's own
 * writes before their promise resolves, and while `armed` is false it is not heard at all.
 */
export type Coherence = {
  /** How many sessions a reader may keep. */
  readonly maxSessions: number;
  readonly armed: () => boolean;
  listen(listener: ChangeListener): void;
};

/**
 * Where sessions are kept. These comments are the contract; `describeSessionStore` (`testing/`) is the same in tests.
 *
 * Every method that returns a promise rejects with a `SessionStoreError`, and nothing else, when the store does not
 * answer in time or answers with an error. A write that failed may have happened; it is never sent again later.
 *
 * Whatever crashes at whatever moment, no session is live that `list` and `removeAll` of its user would miss; the other
 * way round, a listing without its session, may stay behind and goes by itself.
 */
export type SessionStore = {
  /** What `read` asks of the store, in the store's word: `GET`. */
  readonly readCommand: string;

  /** The session's text, or null when it ended, expired or never was. The hot path: one round trip. */
  read(publicId: string): Promise<string | null>;

  /** Absent where every read is to ask the store. */
  readonly coherence?: Coherence;

  /**
   * Puts `next` in the place of exactly `expected`, to be kept for `expiresInMs`. False when anything else is there,
   * or nothing: it never brings back a session that ended. Of several at once with the same `expected`, one wins.
   */
  replace(publicId: string, expected: string, next: string, expiresInMs: number): Promise<boolean>;

  /**
   * Lists a new session, then keeps it. Resolves to how many its user now has listed, itself and perhaps some that
   * died of idleness included; 0 when a `removeAll` came in between: then it is not kept, and its id is used up.
   */
  insert(session: NewStoredSession): Promise<number>;

  /**
   * Ends a session. False when it was over already. Where the store is replicated this, `retire` and `removeAll` resolve
   * when the end will outlive the failure of a server, and reject when that is not certain.
   */
  remove(place: SessionPlace): Promise<boolean>;

  /** Resolves when a session that was found to be over cannot come back: for whoever was told that it is not certain. */
  confirmOver(publicId: string): Promise<void>;

  /**
   * Ends a session whose token is replaced by a new one, if its text still is `expected`: its watchers hear `rotated`.
   * False when anything else is there, or nothing. Of several at once, one wins.
   */
  retire(place: SessionPlace, expected: string): Promise<boolean>;

  /** The sessions of a user, in no order. Forgets the listings of those that are over. */
  list(userId: string): Promise<StoredSession[]>;

  /**
   * Ends all sessions of a user but `except`, and resolves to how many there were. What is inserted, or takes the
   * place of another, while it runs, either is ended too or was not there when it began and is listed when it is done.
   */
  removeAll(userId: string, except?: string): Promise<number>;

  /**
   * Every session of everybody, page by page, from cursor `'0'`. `count` is a hint. A session there from the first page
   * to the last is met at least once; one that comes or goes meanwhile may be missed or met twice.
   */
  scan(cursor: string, count: number): Promise<StoredPage>;

  /**
   * Calls `onEnd` once, when the session is over (at once if it is already), whoever ended it and wherever; never
   * from within `watch` itself. `store_away` says that the store cannot tell any more. The result stops the watch.
   */
  readonly watch: (publicId: string, onEnd: (reason: EndReason) => void) => () => void;

  /** Whether the store answered lately. While it is false, every call fails at once instead of at its deadline. */
  available(): boolean;

  /** Stops watching and listening and leaves no timer. What was given to the store, its clients say, is the giver's to close. */
  close(): void;
};
