import {
  assertCount,
  assertCursor,
  assertFunction,
  assertObject,
  assertSessionId,
  assertSignal,
  assertToken,
  assertUserId,
} from './arguments.ts';
import { changeRecord, load } from './change.ts';
import { changed, storable } from './data.ts';
import { guarded } from './hooks.ts';
import {
  create,
  createGuest,
  renew,
  rotate,
  type NewSession,
  type NewUserSession,
  type Renewal,
} from './issue.ts';
import { freeze, type Jsonable } from './jsonable.ts';
import { createUserLimit, liveSessions, sessionsOfUser } from './limit.ts';
import { settingsOf, type SessionsOptions } from './options.ts';
import { decodeRecord, isLive, isTouchDue, toSession } from './record.ts';
import {
  type EndReason,
  type Issued,
  type Session,
  type SignedIn,
  type UserSession,
  type Verdict,
  type VerifyTrace,
} from './session.ts';
import { openToken, type SessionId } from './token.ts';
import { createTurns } from './turns.ts';
import { createVerifier, type VerifyCounters, type VerifyOptions } from './verify.ts';

/**
 * The API of this package. Every promise rejects with a `SessionStoreError` while the store is unavailable: the session may be
 * live, so do not treat its user as signed out. A wrong argument is a `TypeError` or a `RangeError`, and has no effect.
 */
export type Sessions<Data> = {
  /**
   * Starts the session of a user, after you have authenticated the user. Stores `data` as JSON. If the user has more than
   * `maxPerUser` sessions, the option `evict` decides.
   *
   * @throws TypeError for a `userId` that is not a string, and for data that JSON would change
   * @throws SessionLimitError with `evict: 'refuse'`
   */
  create(input: NewUserSession<Data>): Promise<SignedIn<Data>>;

  /** Starts the session of a guest, who has no user id. `renew` makes it the session of a user. */
  createGuest(input: NewSession<Data>): Promise<Issued<Data>>;

  /**
   * Returns whether a token is valid. Accepts any string. Slides the idle timeout when the touch interval has
   * passed, without waiting for the write, unless `touch` is false.
   */
  verify(token: string, options?: VerifyOptions): Promise<Verdict<Data>>;

  /**
   * Returns the session from the near cache, without a promise. Undefined means only that `verify` must be called. The
   * Express adapter uses it because each microsecond counts there.
   */
  verifyCached(token: string, trace?: VerifyTrace): Session<Data> | undefined;

  /**
   * Replaces the token of a session at a sign-in, in one step: sets the user, the data, the time of authentication and the
   * lifetimes, and invalidates the old token. Without `userId` and `data`, both stay: for a user who authenticates again. So do
   * the lifetimes of this user, but not those of a guest. A function as `data` receives the last data, and may be called twice.
   * Resolves to undefined if the session has ended.
   *
   * The session of another user never gives its data to this one: without `data`, and with a function, `renew` ends it and
   * resolves to undefined. So `(await renew(id, { userId, data: change })) ?? (await create({ userId, data }))` is right for
   * every session that a sign-in finds.
   *
   * @throws SessionLimitError with `evict: 'refuse'`; the old session goes on
   */
  renew(publicId: SessionId, renewal?: Renewal<Data>): Promise<Issued<Data> | undefined>;

  /**
   * Replaces the token of a session and invalidates the old one. Data, age and absolute expiry stay. Resolves to undefined
   * if the session has ended or another rotation was faster.
   *
   * `renew` and `rotate` reject without an effect if the store fails before the old session has ended. After that, they repeat
   * a failed write once. If they still reject, or if the end of the old session was not confirmed (a lost reply, or too few Redis
   * replicas), a repeated call resolves to undefined, and the user signs in again.
   */
  rotate(publicId: SessionId): Promise<Issued<Data> | undefined>;

  /** Slides the idle timeout, for example after a message on a WebSocket. Resolves to false if the session has ended. */
  touch(publicId: SessionId): Promise<boolean>;

  /**
   * Changes the data. `change` gets frozen data and returns new data. It must have no side effects: it is called again if
   * another process was faster. Resolves to undefined if the session has ended; it is not restored.
   *
   * @throws TypeError when `change` returns a promise, nothing, or data that JSON would change; the data stay
   */
  update(publicId: SessionId, change: (data: Data) => Data): Promise<Session<Data> | undefined>;

  find(publicId: SessionId): Promise<Session<Data> | undefined>;

  /** Resolves to the live sessions of a user, the latest sign-in first. */
  list(userId: string): Promise<UserSession<Data>[]>;

  /**
   * Ends a session in all processes. Resolves to false if it had ended already. In both cases no failover of Redis can bring
   * it back.
   *
   * With `userId`, ends only a session of this user, and resolves to false for every other one. Use it where the id is from a
   * request, for example "sign out of one of my devices": `revoke(id, { userId: session.userId })`. The user of an id never
   * changes, so no other request can come between the check and the end.
   *
   * @throws TypeError for a `userId` that is undefined, as it is for a guest
   */
  revoke(publicId: SessionId, options?: { readonly userId: string }): Promise<boolean>;

  /** Ends the session of this token. Resolves to false if the token is not valid or its session had ended already. */
  revokeToken(token: string): Promise<boolean>;

  /**
   * Ends all sessions of a user except the one with the public id `except`. Resolves to their number. The `userId` of a session
   * is a string behind `isUserSession(session)`.
   *
   * @throws TypeError for a `userId` that is undefined, as it is for a guest
   */
  revokeAll(userId: string, options?: { readonly except?: SessionId | undefined }): Promise<number>;

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
    options?: { readonly signal?: AbortSignal | undefined },
  ): () => void;

  /** Returns numbers since the start of this process, for metrics. The Redis store adds `reconnects`. */
  stats(): SessionStats;
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

export type SessionStats = Readonly<VerifyCounters> & Readonly<Record<string, number>>;

const firstCursor = '0';
const defaultCount = 100;

/**
 * Creates the sessions of an application. Only `store` and `keyring` are required.
 *
 * @throws TypeError that names every missing part
 * @throws RangeError that names every invalid number
 */
export function createSessions<Data extends Jsonable<Data>>(options: SessionsOptions<Data>): Sessions<Data> {
  const settings = settingsOf(options);
  const { store, keyring, clock, idleTimeoutMs, touchIntervalMs, events } = settings;
  const { counters, verify, verifyCached } = createVerifier(settings);
  const limit = createUserLimit(settings);
  const inTurn = createTurns();

  async function revoke(publicId: SessionId, owner?: { readonly userId: string }): Promise<boolean> {
    assertSessionId(publicId);
    if (owner !== undefined) {
      assertObject(owner, 'revoke: the options');
      assertUserId(owner.userId);
    }
    const text = await store.read(publicId);
    if (text === null) {
      await store.confirmOver(publicId);
      return false;
    }
    // A record that cannot be read is deleted too. Its listing, if there is one, removes itself.
    const record = decodeRecord(text);
    const userId = record?.userId;
    if (owner !== undefined && owner.userId !== userId) return false;
    const isOver = record !== undefined && !isLive(record, idleTimeoutMs, clock.now());
    if (!(await store.remove({ publicId, userId })) || isOver) return false;
    events.onEnded({ publicId, userId, cause: 'revoked' });
    return true;
  }

  async function page(options: PageOptions = {}): Promise<Page<Data>> {
    assertObject(options, 'page: the argument, { cursor, count },');
    const { cursor = firstCursor, count = defaultCount } = options;
    assertCursor(cursor);
    assertCount(count, 'count', 1);
    const { sessions, ...next } = await store.scan(cursor, count);
    return { sessions: liveSessions(settings, sessions), ...next };
  }

  return {
    async create(input) {
      assertObject(input, 'create: the argument');
      assertUserId(input.userId);
      return create(settings, limit, input);
    },

    async createGuest(input) {
      assertObject(input, 'createGuest: the argument');
      return createGuest(settings, input);
    },

    verify,
    verifyCached,

    async renew(publicId, renewal = {}) {
      assertSessionId(publicId);
      assertObject(renewal, 'renew: the second argument');
      if (renewal.userId !== undefined) assertUserId(renewal.userId);
      return inTurn(publicId, async () => renew(settings, limit, publicId, renewal));
    },

    async rotate(publicId) {
      assertSessionId(publicId);
      return inTurn(publicId, () => rotate(settings, publicId));
    },

    async touch(publicId) {
      assertSessionId(publicId);
      const session = await inTurn(publicId, () =>
        changeRecord(settings, publicId, (record) => {
          const nowMs = clock.now();
          return isTouchDue(record, touchIntervalMs, nowMs) ? { ...record, touchedAtMs: nowMs } : record;
        }),
      );
      return session !== undefined;
    },

    async update(publicId, change) {
      assertSessionId(publicId);
      assertFunction(change, 'change');
      return inTurn(publicId, () =>
        changeRecord(settings, publicId, (record) => ({
          ...record,
          ...storable(settings, changed(freeze(record.data), change)),
        })),
      );
    },

    async find(publicId) {
      assertSessionId(publicId);
      const loaded = await load(settings, publicId);
      return loaded && toSession(publicId, loaded.record, idleTimeoutMs);
    },

    async list(userId) {
      assertUserId(userId);
      const sessions = sessionsOfUser(settings, await store.list(userId));
      return sessions.sort((a, b) => b.authenticatedAtMs - a.authenticatedAtMs);
    },

    revoke,

    async revokeToken(token) {
      assertToken(token);
      const opened = openToken(keyring, token);
      return opened.ok && revoke(opened.publicId);
    },

    async revokeAll(userId, options = {}) {
      assertUserId(userId);
      assertObject(options, 'revokeAll: the second argument, { except },');
      const { except } = options;
      if (except !== undefined) assertSessionId(except, 'except');
      const ended = await store.removeAll(userId, except);
      for (const publicId of ended) events.onEnded({ publicId, userId, cause: 'revoked' });
      return ended.length;
    },

    async *all() {
      let cursor: string | undefined = firstCursor;
      while (cursor !== undefined) {
        const { sessions, nextCursor }: Page<Data> = await page({ cursor });
        yield* sessions;
        cursor = nextCursor;
      }
    },

    page,

    onEnd(publicId, listener, options = {}) {
      assertSessionId(publicId);
      assertFunction(listener, 'listener');
      assertObject(options, 'onEnd: the third argument, { signal },');
      const { signal } = options;
      assertSignal(signal);
      if (signal?.aborted) return () => undefined;
      const stopWatch = store.watch(publicId, (reason) => {
        signal?.removeEventListener('abort', stop);
        guarded(listener, events.onError)(reason);
      });
      function stop(): void {
        signal?.removeEventListener('abort', stop);
        stopWatch();
      }
      signal?.addEventListener('abort', stop);
      return stop;
    },

    stats: () => ({ ...store.stats?.(), ...counters }),
  };
}
