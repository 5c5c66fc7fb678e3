import * as z from 'zod/mini';

/**
 * Every error that the system answers with, and its HTTP status. A code is stable: clients switch on it, never on the
 * title or the detail. NGINX answers with the codes marked so in `nginx/`.
 */
export const problemStatus = {
  /** The request has a bearer token twice, in two places, or written wrongly (RFC 6750, section 3.1). */
  invalid_request: 400,
  malformed_json: 400,
  /** NGINX refused the request before any replica saw it: bad syntax, a header over 8 KB, … */
  bad_request: 400,
  authentication_required: 401,
  invalid_token: 401,
  invalid_credentials: 401,
  forbidden: 403,
  https_required: 403,
  origin_not_allowed: 403,
  /** The current password given with a change of password is not the account's. */
  wrong_password: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  user_name_taken: 409,
  email_taken: 409,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  validation_failed: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal_error: 500,
  bad_gateway: 502,
  /** Redis, the sessions' or the accounts', did not answer in time. The session may be good: keep the token. */
  store_unavailable: 503,
  /** The queue of passwords to hash is full: come back after `Retry-After` seconds. */
  server_busy: 503,
  /** Too much heavy work of the labs waits on this replica: come back after `Retry-After` seconds. */
  lab_busy: 503,
  /** No replica took the request. */
  no_replica: 503,
  gateway_timeout: 504,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** One sentence a code, for people. */
export const problemTitle = {
  invalid_request: 'The request carries its credentials in a wrong form.',
  malformed_json: 'The body is not valid JSON.',
  bad_request: 'The request is malformed.',
  authentication_required: 'This needs a session: send the token in the Authorization header.',
  invalid_token: 'The session has ended, or the token was never valid.',
  invalid_credentials: 'The user name, the e-mail address or the password is wrong.',
  forbidden: 'This session may not do that.',
  https_required: 'This host is served over HTTPS only.',
  origin_not_allowed: 'WebSockets from this origin are not accepted.',
  wrong_password: 'The current password is wrong.',
  not_found: 'There is nothing here.',
  method_not_allowed: 'This path does not take that method.',
  request_timeout: 'The request took too long to arrive.',
  user_name_taken: 'This user name is taken.',
  email_taken: 'There is an account with this e-mail address.',
  payload_too_large: 'The body is too large.',
  uri_too_long: 'The address is too long.',
  unsupported_media_type: 'The body has to be application/json.',
  validation_failed: 'Some fields are not as they should be.',
  upgrade_required: 'This path speaks WebSocket only.',
  too_many_requests: 'Too many requests: slow down.',
  internal_error: 'Something broke on the server.',
  bad_gateway: 'The replica gave no usable answer.',
  store_unavailable: 'The store is away. Nobody was signed out.',
  server_busy: 'Too many passwords are being checked: try again in a moment.',
  lab_busy: 'This server is busy with measurements of the labs: try again in a moment.',
  no_replica: 'No replica is up.',
  gateway_timeout: 'The replica took too long.',
} as const satisfies Record<ProblemCode, string>;

export const FieldError = z.object({
  /** Where in the body or query, dotted: `password`, `users.0.name`. */
  path: z.string(),
  message: z.string(),
});

/** An error's body, `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(FieldError)),
});
export type Problem = z.infer<typeof Problem>;

/** The body for a code. `detail` says what this occurrence was about; it never holds a secret. */
export function problem(
  code: ProblemCode,
  extra: { detail?: string; errors?: { path: string; message: string }[] } = {},
): Problem {
  return {
    type: `/problems/${code}`,
    title: problemTitle[code],
    status: problemStatus[code],
    code,
    ...extra,
  };
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemStatus, code);
}
