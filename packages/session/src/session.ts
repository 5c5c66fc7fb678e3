/**
 * What a session is, and what is asked of the parts that come in from outside. `sessions.ts` has the rules.
 */

/** Milliseconds since the epoch. Injected, so that tests move time by hand; replicas' clocks are taken to agree within seconds. */
export type Clock = { now(): number };

/** A live session, as the rest of a program sees it. It holds nothing that opens it. */
export type Session<Data> = {
  /** `base64url(SHA-256(id))`, 43 characters: names the session in lists and logs, and is its key in the store. */
  readonly publicId: string;
  readonly userId: string;
  readonly data: Data;
  readonly createdAtMs: number;
  /** When the idle timeout was last pushed: at most `touchIntervalMs` older than the last request. */
  readonly touchedAtMs: number;
  /** The first instant at which it is over unless it is used before. Never later than `absoluteExpiresAtMs`. */
  readonly idleExpiresAtMs: number;
  /** The first instant at which it is over whatever happens. */
  readonly absoluteExpiresAtMs: number;
};

/**
 * Why a token opens nothing.
 * - `malformed`: not 86 characters of canonical base64url; the store was not asked
 * - `forged`: no key of the ring made its signature; the store was not asked
 * - `not_found`: signed by us, and ended, expired or never stored
 */
export type InvalidReason = 'malformed' | 'forged' | 'not_found';

/** What `verify` says of a token. */
export type Verdict<Data> =
  | { readonly ok: true; readonly session: Session<Data> }
  | { readonly ok: false; readonly reason: InvalidReason };

/** A new token and the session it opens. The token is shown once, here: nothing that is kept can make it again. */
export type Issued<Data> = { readonly token: string; readonly session: Session<Data> };

/** What one `verify` cost, filled in for callers who pass a record (`Server-Timing` is made of it). */
export type VerifyTrace = {
  /** Finding the session in the near cache, in milliseconds; absent when it was not there. Then nothing else was done. */
  nearCacheMs?: number;
  /** Parsing and checking the signature, in milliseconds. */
  signatureMs?: number;
  /** Waiting for the store, in milliseconds; absent when it was not asked. */
  storeMs?: number;
  /** The store's word for what it was asked: `GET`. */
  storeCommand?: string;
};

/** Why a watched session ended: it was revoked, expired or wiped; its token was rotated; or nobody can tell now. */
export type EndReason = 'ended' | 'rotated' | 'store_away';

/** The store did not answer in time, or answered with an error. Sessions may be alive: never treat it as signed out. */
export class SessionStoreError extends Error {
  readonly code = 'SESSION_STORE_UNAVAILABLE';
  override readonly name = 'SessionStoreError';
}
