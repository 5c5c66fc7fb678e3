import { changeRecord, load } from './change.ts';
import { create, rotate } from './issue.ts';
import { validateOptions, type SessionsOptions } from './options.ts';
import { decodeRecord, isLive, toSession } from './record.ts';
import type { EndReason, Issued, Session, Verdict, VerifyTrace } from './session.ts';
import type { StoredSession } from './store.ts';
import { openToken } from './token.ts';
import { createVerifier } from './verify.ts';

/** The API of this package. Every promise rejects with a `SessionStoreError` while the store is unavailable; that never means "signed out". */
export type Sessions<Data> = {
  /** Stores `data` as JSON. If the user has too many sessions, the oldest ends. */
  create(input: { readonly userId: string; readonly data: Data }): Promise<Issued<Data>>;

  /** Slides the idle timeout when the touch interval has passed, without waiting for the write. */
  verify(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;

  /**
   * Verifies a token without sliding the idle timeout: for checks that the user did not cause, such as the reconnect of a
   * WebSocket.
   */
  peek(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;

  /**
   * Returns the session from the near cache, without a promise. Undefined means only that `verify` must be called. The
   * Express adapter uses it because each microsecond counts there.
   */
  recall(token: string, trace?: VerifyTrace): Session<Data> | undefined;

  /** Slides the idle timeout, for example after a message on a WebSocket. Resolves to false if the session has ended. */
  touch(publicId: string): Promise<boolean>;

  /**
   * Changes the data. `change` must have no side effects: it is called again if another writer was faster. Resolves to
   * undefined if the session has ended; it is not restored.
   */
  update(publicId: string, change: (data: Data) => Data): Promise<Session<Data> | undefined>;

  /**
   * Replaces the token of a session and invalidates the old one. Data, age and absolute expiry stay. Resolves to undefined
   * if the session has ended or another rotation was faster.
   */
  rotate(publicId: string): Promise<Issued<Data> | undefined>;

  /** Resolves to the live sessions, newest first. */
  list(userId: string): Promise<Session<Data>[]>;

  find(publicId: string): Promise<Session<Data> | undefined>;

  /** Ends a session in all processes. Resolves to false if it had ended already. In both cases no failover of Redis can bring it back. */
  revoke(publicId: string): Promise<boolean>;

  /** Ends the session of this token. Resolves to false if the token is not valid or its session had ended already. */
  revokeToken(token: string): Promise<boolean>;

  /** Ends all sessions of a user except the one with the public id `except`. Resolves to their number. */
  revokeAll(userId: string, options?: { readonly except?: string }): Promise<number>;

  /** Resolves to a page of all live sessions, from cursor `'0'` on. `count` is a hint, and a page may be empty. */
  scan(
    cursor: string,
    count: number,
  ): Promise<{ readonly sessions: Session<Data>[]; readonly nextCursor?: string }>;

  /** Calls `onEnd` once when the session ends, in any process. Returns a function that stops the watch. */
  watch(publicId: string, onEnd: (reason: EndReason) => void): () => void;
};

/** @throws RangeError that names every invalid option */
export function createSessions<Data>(options: SessionsOptions): Sessions<Data> {
  validateOptions(options);
  const { store, keyring, clock, idleTimeoutMs, touchIntervalMs } = options;

  async function revoke(publicId: string): Promise<boolean> {
    const loaded = await load<Data>(options, publicId);
    if (loaded !== undefined) return store.remove({ publicId, userId: loaded.record.userId });
    await store.confirmOver(publicId);
    return false;
  }

  return {
    create: (input) => create(options, input),
    ...createVerifier<Data>(options),
    rotate: (publicId) => rotate(options, publicId),
    watch: (publicId, onEnd) => store.watch(publicId, onEnd),

    async touch(publicId) {
      const session = await changeRecord<Data>(options, publicId, (record) => {
        const nowMs = clock.now();
        return nowMs - record.touchedAtMs < touchIntervalMs ? record : { ...record, touchedAtMs: nowMs };
      });
      return session !== undefined;
    },

    update: (publicId, change) =>
      changeRecord<Data>(options, publicId, (record) => ({ ...record, data: change(record.data) })),

    async list(userId) {
      const sessions = liveSessions<Data>(options, await store.list(userId));
      return sessions.sort((a, b) => b.createdAtMs - a.createdAtMs);
    },

    async find(publicId) {
      const loaded = await load<Data>(options, publicId);
      return loaded && toSession(publicId, loaded.record, idleTimeoutMs);
    },

    revoke,

    async revokeToken(token) {
      const opened = openToken(keyring, token);
      return opened.ok && revoke(opened.publicId);
    },

    revokeAll: (userId, { except } = {}) => store.removeAll(userId, except),

    async scan(cursor, count) {
      const { sessions, ...next } = await store.scan(cursor, count);
      return { sessions: liveSessions<Data>(options, sessions), ...next };
    },
  };
}

function liveSessions<Data>(options: SessionsOptions, stored: readonly StoredSession[]): Session<Data>[] {
  const { idleTimeoutMs } = options;
  const nowMs = options.clock.now();
  return stored
    .map(({ publicId, text }) => ({ publicId, record: decodeRecord<Data>(text) }))
    .filter(({ record }) => isLive(record, idleTimeoutMs, nowMs))
    .map(({ publicId, record }) => toSession(publicId, record, idleTimeoutMs));
}
