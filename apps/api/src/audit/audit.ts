import type { Logger } from 'pino';
import type { ClusterFailureKind, Fault, OutageKind, Role } from '@session-lab/contract';

/** Logs a security event. The log adds the time, the replica, the request's id and the client's address. */
export type Audit = (event: AuditEvent) => void;

/** Logs security events at every `LOG_LEVEL` except `silent`. */
export function createAudit(logger: Logger): Audit {
  const always = logger.child({}, { level: logger.level === 'silent' ? 'silent' : 'info' });
  return (event) => always[levelOf[event.event]](event, 'audit');
}

/** The user who acts, and the session of the request. */
type Actor = { readonly userId: string; readonly sessionId: string };

/**
 * The logged security events with their fields (explained in `docs/logs.md`). Searches and alerts depend on these names.
 * `userId` and `sessionId` identify the user who acts; `target…` identifies the object of the action. A field never contains
 * a name, an e-mail address or a secret.
 */
export type AuditEvent =
  | { readonly event: 'sign_up'; readonly userId: string }
  | { readonly event: 'sign_up_limited'; readonly retryAfterMs: number }
  | ({ readonly event: 'sign_in' } & Actor)
  | ({ readonly event: 'sign_in_failed' } & TriedAccount)
  | ({ readonly event: 'sign_in_limited'; readonly retryAfterMs: number } & TriedAccount)
  | ({ readonly event: 'password_changed' } & Actor)
  | ({ readonly event: 'password_change_failed' } & Actor)
  | ({ readonly event: 'password_change_limited'; readonly retryAfterMs: number } & Actor)
  | ({ readonly event: 'account_deleted' } & Actor)
  | ({ readonly event: 'sign_out' } & Actor)
  | ({ readonly event: 'session_ended'; readonly targetSessionId: string } & Actor)
  | ({ readonly event: 'other_sessions_ended'; readonly count: number } & Actor)
  | ({ readonly event: 'session_replaced' } & Actor)
  | ({ readonly event: 'session_sent_in_clear' } & Actor)
  | ({
      readonly event: 'session_ended_by_administrator';
      readonly targetSessionId: string;
      readonly targetUserId: string | undefined;
    } & Actor)
  | ({ readonly event: 'all_sessions_ended_by_administrator'; readonly count: number } & Actor)
  | {
      readonly event: 'role_changed';
      readonly targetUserId: string;
      readonly previousRole: Role;
      readonly role: Role;
      /** The operating system's user who ran the command. */
      readonly systemUser: string;
    }
  | ({ readonly event: 'access_denied' } & Actor)
  | { readonly event: 'token_forged' }
  | { readonly event: 'origin_refused'; readonly origin: string }
  | ({
      readonly event: 'fault_injected';
      readonly fault: Fault['fault'] | OutageKind | ClusterFailureKind;
      /** For an outage or a failure of a Cluster, the name of the Redis server. */
      readonly targetReplica: string;
    } & Partial<Actor>);

/** `account` is the keyed hash of the name that the client sent. `targetUserId` is undefined if no account has this name. */
type TriedAccount = { readonly account: string; readonly targetUserId: string | undefined };

/** The log level of each event. Events that may be part of an attack have the level `warn`. */
export const levelOf = {
  sign_up: 'info',
  sign_up_limited: 'warn',
  sign_in: 'info',
  sign_in_failed: 'warn',
  sign_in_limited: 'warn',
  password_changed: 'info',
  password_change_failed: 'warn',
  password_change_limited: 'warn',
  account_deleted: 'info',
  sign_out: 'info',
  session_ended: 'info',
  other_sessions_ended: 'info',
  session_replaced: 'info',
  session_sent_in_clear: 'warn',
  session_ended_by_administrator: 'warn',
  all_sessions_ended_by_administrator: 'warn',
  role_changed: 'warn',
  access_denied: 'warn',
  token_forged: 'warn',
  origin_refused: 'warn',
  fault_injected: 'warn',
} as const satisfies Record<AuditEvent['event'], 'info' | 'warn'>;
