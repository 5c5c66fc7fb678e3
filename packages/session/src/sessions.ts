import { changeRecord, load } from './change.ts';
import { create, rotate } from './issue.ts';
import { settingsOf, type SessionsOptions, type Settings } from './options.ts';
import { decodeRecord, isLive, toSession } from './record.ts';
import {
  isUserSession,
  type EndReason,
  type Issued,
  type Session,
  type SignedIn,
  type UserSession,
  type Verdict,
  type VerifyTrace,
} from './session.ts';
import type { StoredSession } from './store.ts';
import { isSessionId, openToken, type SessionId } from './token.ts';
import { createVerifier, type VerifyOptions } from './verify.ts';

export type { VerifyOptions } from './verify.ts';

/** The API of this package. Every promise rejects with a `SessionStoreError` while the store is unavailable; that never means "signed out". */
export type Sessions<Data> = {
  /** Stores `data` as JSON. If the user has too many sessions, the oldest ends. */
  create(input: { readonly userId: string; readonly data: Data }): Promise<SignedIn<Data>>;

  /**
   * Returns whether a token is valid. Any string is a valid question. Slides the idle timeout when the touch interval has
   * passed, without waiting for the write, unless `touch` is false.
   */
  verify(token: string, options?: VerifyOptions): Promise<Verdict<Data>>;

  /**
   * Returns the session from the near cache, without a promise. Undefined means only that `verify` must be called. The
   * Express adapter uses it because each microsecond counts there.
   */
  verifyCached(token: string, trace?: VerifyTrace): Session<Data> | undefined;

  /** Slides the idle timeout, for example after a message on a WebSocket. Resolves to false if the session has ended. */
  touch(publicId: SessionId): Promise<boolean>;

  /**
   * Changes the data. `change` must have no side effects: it is called again if another writer was faster. Resolves to
   * undefined if the session has ended; it is not restored.
   */
  update(publicId: SessionId, change: (data: Data) => Data): Promise<Session<Data> | undefined>;

  /**
   * Replaces the token of a session and invalidates the old one. Data, age and absolute expiry stay. Resolves to undefined
   * if the session has ended or another rotation was faster.
   */
  rotate(publicId: SessionId): Promise<Issued<Data> | undefined>;

  /** Resolves to the live sessions, newest first. */
  list(userId: string): Promise<UserSession<Data>[]>;

  find(publicId: SessionId): Promise<Session<Data> | undefined>;

  /** Ends a session in all processes. Resolves to false if it had ended already. In both cases no failover of Redis can bring it back. */
  revoke(publicId: SessionId): Promise<boolean>;

  /** Ends the session of this token. Resolves to false if the token is not valid or its session had ended already. */
  revokeToken(token: string): Promise<boolean>;

  /** Ends all sessions of a user except the one with the public id `except`. Resolves to their number. */
  revokeAll(userId: string, options?: { readonly except?: SessionId }): Promise<number>;

  /**
   * Returns all live sessions, of users and guests. Reads them page by page while the loop runs. A session that starts or
   * ends meanwhile may be missing or be returned twice.
   */
  all(): AsyncIterable<Session<Data>>;

  /** Resolves to one page of `all`, for an API with cursors. `count` is a hint, and a page may be empty. */
  page(options?: PageOptions): Promise<Page<Data>>;

  /**
   * Calls `listener` once when the session ends, in any process, or soon if it has ended already. Returns a function that
   * stops it; so does `signal`.
   */
  onEnd(
    publicId: SessionId,
    listener: (reason: EndReason) => void,
    options?: { readonly signal?: AbortSignal },
  ): () => void;
};

export type PageOptions = {
  /** The `nextCursor` of the page before. Absent for the first page. */
  readonly cursor?: string | undefined;
  /** Default: 100. */
  readonly count?: number | undefined;
};

export type Page<Data> = {
  readonly sessions: Session<Data>[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
};

const firstCursor = '0';
const defaultCount = 100;

/** @throws RangeError that names every invalid option */
export function createSessions<Data>(options: SessionsOptions): Sessions<Data> {
  const settings = settingsOf(options);
  const { store, keyring, clock, idleTimeoutMs, touchIntervalMs } = settings;

  async function revoke(publicId: SessionId): Promise<boolean> {
    const loaded = await load<Data>(settings, publicId);
    if (loaded !== undefined) return store.remove({ publicId, userId: loaded.record.userId });
    await store.confirmOver(publicId);
    return false;
  }

  async function page({ cursor = firstCursor, count = defaultCount }: PageOptions = {}): Promise<Page<Data>> {
    const { sessions, ...next } = await store.scan(cursor, count);
    return { sessions: liveSessions<Data>(settings, sessions), ...next };
  }

  return {
    create: (input) => create(settings, input),
    ...createVerifier<Data>(settings),
    rotate: (publicId) => rotate(settings, publicId),

    onEnd(publicId, listener, { signal } = {}) {
      const stop = store.watch(publicId, listener);
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      return stop;
    },

    async touch(publicId) {
      const session = await changeRecord<Data>(settings, publicId, (record) => {
        const nowMs = clock.now();
        return nowMs - record.touchedAtMs < touchIntervalMs ? record : { ...record, touchedAtMs: nowMs };
      });
      return session !== undefined;
    },

    update: (publicId, change) =>
      changeRecord<Data>(settings, publicId, (record) => ({ ...record, data: change(record.data) })),

    async list(userId) {
      const sessions = liveSessions<Data>(settings, await store.list(userId));
      return sessions.filter(isUserSession).sort((a, b) => b.createdAtMs - a.createdAtMs);
    },

    async find(publicId) {
      const loaded = await load<Data>(settings, publicId);
      return loaded && toSession(publicId, loaded.record, idleTimeoutMs);
    },

    revoke,

    async revokeToken(token) {
      const opened = openToken(keyring, token);
      return opened.ok && revoke(opened.publicId);
    },

    async revokeAll(userId, { except } = {}) {
      return (await store.removeAll(userId, except)).length;
    },

    page,

    async *all() {
      let cursor: string | undefined = firstCursor;
      while (cursor !== undefined) {
        const { sessions, nextCursor }: Page<Data> = await page({ cursor });
        yield* sessions;
        cursor = nextCursor;
      }
    },
  };
}

function liveSessions<Data>(settings: Settings, stored: readonly StoredSession[]): Session<Data>[] {
  const { idleTimeoutMs } = settings;
  const nowMs = settings.clock.now();
  return stored.flatMap(({ publicId, text }) => {
    if (!isSessionId(publicId)) return [];
    const record = decodeRecord<Data>(text);
    return isLive(record, idleTimeoutMs, nowMs) ? [toSession(publicId, record, idleTimeoutMs)] : [];
  });
}
