import type { InvalidReason } from './session.ts';

/** Reason why a request has no session. The code is stable, because clients depend on it. */
export type RefusalCode =
  'authentication_required' | 'cross_site_request' | 'invalid_request' | 'invalid_token';

/** HTTP status of each code (RFC 6750, section 3.1; 403 for a request that another site caused). */
const statusOf = {
  authentication_required: 401,
  cross_site_request: 403,
  invalid_request: 400,
  invalid_token: 401,
} as const satisfies Record<RefusalCode, number>;

const messageOf: Readonly<Record<RefusalCode, string>> = {
  authentication_required: 'The request has no session token. Sign in.',
  cross_site_request: 'Another site may have caused this request. Send it from a page of this site.',
  invalid_request: 'The token must be in one place of the request, and only once.',
  invalid_token: 'The session has ended. Sign in again.',
};

export type AuthenticationErrorDetails = {
  /** The fault of the request, for the developer of the client. It contains no secret. Default: a sentence about the code. */
  readonly message?: string | undefined;
  /** Why the token is invalid. */
  readonly reason?: InvalidReason | undefined;
  /** Scheme of the challenge. Default: `Bearer`. */
  readonly scheme?: 'Bearer' | 'Cookie';
  /** More headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * The error of a request without a valid session. The default error handlers of Express, Fastify and Koa send its status and its
 * headers.
 */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly code: RefusalCode;
  /** HTTP status, as Express reads it. */
  readonly status: 400 | 401 | 403;
  /** HTTP status, as Fastify reads it. */
  readonly statusCode: 400 | 401 | 403;
  /** Headers of the response. `WWW-Authenticate` is the challenge (RFC 6750, section 3). */
  readonly headers: Readonly<Record<string, string>>;
  /** The message contains no secret, so that a handler may send it. */
  readonly expose = true;
  /** Why the token is invalid. Only for the server: sending it would help an attacker to guess tokens. */
  readonly reason: InvalidReason | undefined;

  /** `realm`: name of the protected space (RFC 9110, section 11.5), without quotes and backslashes. */
  constructor(
    code: RefusalCode,
    realm: string,
    { message = messageOf[code], reason, scheme, headers }: AuthenticationErrorDetails = {},
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.status = statusOf[code];
    this.statusCode = this.status;
    this.headers = { ...challengeOf(code, realm, scheme), ...headers };
  }
}

/** A 403 has no challenge. The challenge has no `error` if the request had no credentials (RFC 6750, section 3.1). */
function challengeOf(code: RefusalCode, realm: string, scheme = 'Bearer'): Record<string, string> {
  if (code === 'cross_site_request') return {};
  const error = code === 'authentication_required' ? '' : `, error="${code}"`;
  return { 'WWW-Authenticate': `${scheme} realm="${realm}"${error}` };
}
