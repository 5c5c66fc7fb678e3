import * as z from 'zod/mini';

/** Codes are stable: clients switch on the code, never on the title or the detail. NGINX sends some problems itself. */
export const problemStatus = {
  /** The request has two bearer tokens or a malformed bearer token (RFC 6750, section 3.1). */
  invalid_request: 400,
  malformed_json: 400,
  /** From NGINX: bad syntax, a header over 8 KB, … */
  bad_request: 400,
  authentication_required: 401,
  invalid_token: 401,
  invalid_credentials: 401,
  forbidden: 403,
  https_required: 403,
  origin_not_allowed: 403,
  wrong_password: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  user_name_taken: 409,
  email_taken: 409,
  /** Another outage of the same Redis. `Retry-After` has the time until the next one may start. */
  outage_running: 409,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  validation_failed: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal_error: 500,
  bad_gateway: 502,
  /** Redis did not answer in time. The session can be valid, so the client keeps the token. */
  store_unavailable: 503,
  /** The queue of passwords to hash is full. */
  server_busy: 503,
  /** The queue of the labs' measurements is full. */
  lab_busy: 503,
  no_replica: 503,
  gateway_timeout: 504,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** The problems of every endpoint with a body. */
export const bodyProblems = [
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'validation_failed',
] as const satisfies readonly ProblemCode[];

/** The title of each problem, written for users. */
export const problemTitle = {
  invalid_request: 'The request contains the token twice, or in a wrong format.',
  malformed_json: 'The body is not valid JSON.',
  bad_request: 'The request is malformed.',
  authentication_required: 'This request needs a session: send the token in the Authorization header.',
  invalid_token: 'The session has ended, or the token was never valid.',
  invalid_credentials: 'The user name, the e-mail address or the password is wrong.',
  forbidden: 'This session is not allowed to do that.',
  https_required: 'This host is served over HTTPS only.',
  origin_not_allowed: 'WebSockets from this origin are not accepted.',
  wrong_password: 'The current password is wrong.',
  not_found: 'This does not exist.',
  method_not_allowed: 'This path does not support that method.',
  request_timeout: 'The request took too long to arrive.',
  user_name_taken: 'This user name is taken.',
  email_taken: 'There is an account with this e-mail address.',
  outage_running: 'Another outage of this Redis has just started: wait until it is over.',
  payload_too_large: 'The body is too large.',
  uri_too_long: 'The address is too long.',
  unsupported_media_type: 'The body must be application/json.',
  validation_failed: 'Some fields are not valid.',
  upgrade_required: 'This path accepts WebSocket connections only.',
  too_many_requests: 'Too many requests: slow down.',
  internal_error: 'The server failed.',
  bad_gateway: 'The server sent no valid answer.',
  store_unavailable: 'Redis is unavailable, so the session was not checked: try again in a moment.',
  server_busy: 'Too many passwords are being checked: try again in a moment.',
  lab_busy: 'This server is busy with measurements of the labs: try again in a moment.',
  no_replica: 'No server is running.',
  gateway_timeout: 'The server did not answer in time.',
} as const satisfies Record<ProblemCode, string>;

export const FieldError = z.object({
  /** Path of the field, such as `password` or `users.0.name`. */
  path: z.string(),
  message: z.string(),
});

/** Body of an error: `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(FieldError)),
  /** The failed step of a lab's token check. An extension member (RFC 9457, section 3.2). */
  step: z.optional(z.string()),
});
export type Problem = z.infer<typeof Problem>;

/** `detail` describes this occurrence. It never contains a secret. */
export function problem(code: ProblemCode, extra: Pick<Problem, 'detail' | 'errors' | 'step'> = {}): Problem {
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
