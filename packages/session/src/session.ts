import type { SessionId, Token } from './token.ts';

/** Milliseconds since the epoch. The clocks of all processes must agree within seconds. */
export type Clock = { now(): number };

/** A live session. It contains no token, and none can be derived from it. */
export type Session<Data> = {
  /** `base64url(SHA-256(id))`, 43 characters: the name of the session in lists and logs, and its key in the store. */
  readonly publicId: SessionId;
  /** Undefined for a guest. */
  readonly userId?: string | undefined;
  readonly data: Data;
  readonly createdAtMs: number;
  /** Time of the last sign-in: of `create` or `renew`. Undefined for a guest. */
  readonly authenticatedAtMs?: number | undefined;
  /** When the idle timeout last slid: at most `touchIntervalMs` before the last request. */
  readonly touchedAtMs: number;
  /** Time at which the session ends if no request uses it earlier. Never later than `absoluteExpiresAtMs`. */
  readonly idleExpiresAtMs: number;
  /** Time at which the session ends even if requests still use it. */
  readonly absoluteExpiresAtMs: number;
};

/** The session of a user, not of a guest. */
export type UserSession<Data> = Session<Data> & {
  readonly userId: string;
  readonly authenticatedAtMs: number;
};

/**
 * Returns whether a session is that of a user. TypeScript then knows that `userId` is a string. `create` and `list` return
 * sessions of users already.
 *
 * @example
 * const session = getSession(request);
 * if (isUserSession(session)) await sessions.revokeAll(session.userId, { except: session.publicId });
 */
export function isUserSession<Data>(session: Session<Data> | undefined): session is UserSession<Data> {
  return session?.userId !== undefined;
}

/**
 * Why a token is not valid.
 * - `malformed`: it is not 86 characters of canonical base64url
 * - `forged`: no key of the ring made its signature
 * - `not_found`: its signature is valid, but its session ended, expired or was never stored
 */
export type InvalidReason = 'malformed' | 'forged' | 'not_found';

export type Verdict<Data> =
  | { readonly ok: true; readonly session: Session<Data> }
  | { readonly ok: false; readonly reason: InvalidReason };

/** A new token and its session. The token cannot be obtained again. */
export type Issued<Data> = { readonly token: Token; readonly session: Session<Data> };

/** The new token and session of a user, not of a guest. */
export type SignedIn<Data> = { readonly token: Token; readonly session: UserSession<Data> };

/** Durations of one `verify`, written to the object that the caller passes. `Server-Timing` uses it. */
export type VerifyTrace = {
  /** Duration of a hit of the near cache, in milliseconds. Absent on a miss; on a hit the other fields are absent. */
  nearCacheMs?: number;
  /** Duration of parsing the token and checking its signature, in milliseconds. */
  signatureMs?: number;
  /** Duration of the store's reply, in milliseconds. Absent without a query. */
  storeMs?: number;
  storeCommand?: string;
};

/**
 * Why a watch ended.
 * - `ended`: the session was revoked, expired or was deleted
 * - `rotated`: the session has a new token
 * - `store_unavailable`: the state of the session is unknown
 */
export type EndReason = 'ended' | 'rotated' | 'store_unavailable';
