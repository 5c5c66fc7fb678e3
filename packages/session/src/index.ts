export {
  SessionLimitError,
  SessionStoreError,
  UnknownKeyError,
  UnreadableSessionError,
  type SessionStoreErrorCode,
} from './errors.ts';
export type { EndCause, EndedSession, SessionHooks } from './hooks.ts';
export type { NewSession, NewUserSession, Renewal } from './issue.ts';
export type { Jsonable } from './jsonable.ts';
export { createKeyring, type Keyring } from './keyring.ts';
export type { EvictPolicy, Lifetimes, SessionsOptions } from './options.ts';
export type { StandardSchema } from './schema.ts';
export {
  isUserSession,
  type Clock,
  type EndReason,
  type InvalidReason,
  type Issued,
  type Session,
  type SignedIn,
  type UserSession,
  type Verdict,
  type VerifyTrace,
} from './session.ts';
export { createSessions, type Page, type PageOptions, type Sessions, type SessionStats } from './sessions.ts';
export {
  isSessionId,
  issueToken,
  openToken,
  type NewToken,
  type OpenedToken,
  type SessionId,
  type Token,
} from './token.ts';
export type {
  ChangeListener,
  Coherence,
  NewStoredSession,
  SessionPlace,
  SessionStore,
  StoredPage,
  StoredSession,
} from './store.ts';
export type { VerifyOptions } from './verify.ts';
