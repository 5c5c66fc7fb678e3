export { SessionStoreError, type SessionStoreErrorCode } from './errors.ts';
export { createKeyring, type Keyring } from './keyring.ts';
export type { SessionsOptions } from './options.ts';
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
export {
  createSessions,
  type Page,
  type PageOptions,
  type Sessions,
  type VerifyOptions,
} from './sessions.ts';
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
