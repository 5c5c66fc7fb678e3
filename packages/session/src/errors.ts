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
