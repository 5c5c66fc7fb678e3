/** Fields that Express, Fastify and others read from an error to build its response. */
type HttpError = {
  readonly status: number;
  /** The same as `status`. */
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the client may see the message. */
  readonly expose: boolean;
};

/**
 * - `store_unavailable`: the store did not reply in time, or replied with an error
 * - `session_contended`: other processes changed the session at each attempt; the same call can succeed later
 */
export type SessionStoreErrorCode = 'store_unavailable' | 'session_contended';

/** The state of the session is unknown. The session may be live: do not treat its user as signed out. */
export class SessionStoreError extends Error implements HttpError {
  override readonly name = 'SessionStoreError';
  readonly code: SessionStoreErrorCode;
  readonly status = 503;
  readonly statusCode = 503;
  readonly headers = { 'Retry-After': '1' } as const;
  readonly expose = false;

  constructor(message: string, options: ErrorOptions & { readonly code?: SessionStoreErrorCode } = {}) {
    super(message, options);
    this.code = options.code ?? 'store_unavailable';
  }
}

/** The user has `maxPerUser` sessions, and the option `evict` is `refuse`. The user can end another session first. */
export class SessionLimitError extends Error implements HttpError {
  override readonly name = 'SessionLimitError';
  readonly code = 'too_many_sessions';
  readonly status = 409;
  readonly statusCode = 409;
  readonly headers = {};
  readonly expose = true;

  constructor() {
    super('This user has too many sessions. End another session first.');
  }
}

/**
 * A record in the store that is not a session, for example because another program wrote it, or because `parse` refuses its
 * data or throws. Only `onError` receives it: the session is treated as ended, and other sessions are not affected.
 */
export class UnreadableSessionError extends Error {
  override readonly name = 'UnreadableSessionError';
  readonly code = 'session_unreadable';
  readonly publicId: string;

  constructor(publicId: string, why: string, options?: ErrorOptions) {
    super(`The record of session ${publicId} ${why}. It is left out; \`revoke\` deletes it.`, options);
    this.publicId = publicId;
  }
}

/**
 * A token of the right format whose signature no key of the ring made. Only `onError` receives it, at most once a minute: one of
 * them may be from an attacker, and many of them mean that the processes have different keys.
 */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
  readonly code = 'unknown_key';

  constructor() {
    super(
      'A token was signed by a key that this process does not have, or it was forged. Give all processes the same keys, and ' +
        'keep the previous keys until their sessions have ended.',
    );
  }
}
