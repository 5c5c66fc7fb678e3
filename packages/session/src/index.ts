export { createKeyring, type Keyring } from './keyring.ts';
export type { SessionsOptions } from './options.ts';
export {
  SessionStoreError,
  type Clock,
  type EndReason,
  type InvalidReason,
  type Issued,
  type Session,
  type Verdict,
  type VerifyTrace,
} from './session.ts';
export { createSessions, type Sessions } from './sessions.ts';
export { issueToken, openToken, type NewToken, type OpenedToken } from './token.ts';
export type {
  ChangeListener,
  Coherence,
  NewStoredSession,
  SessionPlace,
  SessionStore,
  StoredPage,
  StoredSession,
} from './store.ts';
