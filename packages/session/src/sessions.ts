import { changeRecord, load } from './change.ts';
import { create, rotate } from './issue.ts';
import { refuseUselessOptions, type SessionsOptions } from './options.ts';
import { decodeRecord, isLive, toSession } from './record.ts';
import type { EndReason, Issued, Session, Verdict, VerifyTrace } from './session.ts';
import type { StoredSession } from './store.ts';
import { openToken } from './token.ts';
import { createVerifier } from './verify.ts';

/** Every promise here rejects with a `SessionStoreError` when the store is away; that never means "signed out". */
export type Sessions<Data> = {
  /** A new session and its token. `data` is kept as JSON. A user's oldest session ends when there are too many. */
  create(input: { readonly userId: string; readonly data: Data }): Promise<Issued<Data>>;

  /** Whose token this is. Slides the idle timeout when that is due, without waiting for it. */
  verify(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;

  /**
   * As `verify`, without sliding the idle timeout: for checks that a program makes on its own, and that are no use of the
   * session by its user. Reconnecting a WebSocket is one.
   */
  peek(token: string, trace?: VerifyTrace): Promise<Verdict<Data>>;

  /**
   * The session that this token opens, where that is known without asking: a hit of the store's near cache. Undefined
   * says nothing, and then `verify` is to be asked. It is `verify` without a promise, for where each microsecond counts.
   */
  recall(token: string, trace?: VerifyTrace): Session<Data> | undefined;

  /** Slides the idle timeout of a session in use elsewhere, on a WebSocket say. False when it is over. */
  touch(publicId: string): Promise<boolean>;

  /**
   * Changes the data. `change` gets what is stored and may be called again when another was faster; it has no side
   * effects. Undefined when the session is over: it is not brought back.
   */
  update(publicId: string, change: (data: Data) => Data): Promise<Session<Data> | undefined>;

  /**
   * Another token for the same session: data, age and absolute expiry stay, the old token is over. Undefined when the
   * session is over, or when another rotation was faster.
   */
  rotate(publicId: string): Promise<Issued<Data> | undefined>;

  /** A user's live sessions, the newest first. */
  list(userId: string): Promise<Session<Data>[]>;

  find(publicId: string): Promise<Session<Data> | undefined>;

  /** Ends a session everywhere. False when it was over already: that it is over is certain then, too. */
  revoke(publicId: string): Promise<boolean>;

  /** Ends the session that this token opens, or opened. False for any other token. */
  revokeToken(token: string): Promise<boolean>;

  /** Ends all sessions of a user but the one with the public id `except`, and says how many there were. */
  revokeAll(userId: string, options?: { readonly except?: string }): Promise<number>;

  /** Everybody's live sessions, page by page from cursor `'0'`; `count` is a hint, and a page may be empty. */
  scan(
    cursor: string,
    count: number,
  ): Promise<{ readonly sessions: Session<Data>[]; readonly nextCursor?: string }>;

  /** Calls `onEnd` once, when the session is over, whoever ended it. The result stops the watch. */
  watch(publicId: string, onEnd: (reason: EndReason) => void): () => void;
};

/** @throws RangeError when the options cannot work. */
export function createSessions<Data>(options: SessionsOptions): Sessions<Data> {
  refuseUselessOptions(options);
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
      const sessions = liveOnes<Data>(options, await store.list(userId));
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
      return { sessions: liveOnes<Data>(options, sessions), ...next };
    },
  };
}

function liveOnes<Data>(options: SessionsOptions, stored: readonly StoredSession[]): Session<Data>[] {
  const { idleTimeoutMs } = options;
  const nowMs = options.clock.now();
  return stored
    .map(({ publicId, text }) => ({ publicId, record: decodeRecord<Data>(text) }))
    .filter(({ record }) => isLive(record, idleTimeoutMs, nowMs))
    .map(({ publicId, record }) => toSession(publicId, record, idleTimeoutMs));
}
