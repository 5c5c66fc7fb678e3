import type { NextFunction, Request, RequestHandler } from 'express';
import {
  allTokens,
  challengeOf,
  hasSeveralAuthorizations,
  queryTokens,
  readAuthorization,
  refusalStatus,
  type Presented,
  type RefusalCode,
} from './bearer.ts';
import type { InvalidReason, Session, VerifyTrace } from './session.ts';
import type { Sessions } from './sessions.ts';

export type { RefusalCode } from './bearer.ts';

/** The error of a request without a valid token, passed to `next`. The error handler sends its status, code and challenge. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly code: RefusalCode;
  readonly status: number;
  /** Value of `WWW-Authenticate` (RFC 6750, section 3). */
  readonly challenge: string;
  readonly statusCode: number;
  /** `WWW-Authenticate`: Express and Fastify send the headers of an error. */
  readonly headers: Readonly<Record<string, string>>;
  /** The client may see the message. */
  readonly expose = true;
  /** Why the token is invalid. Only for the server: sending it would help an attacker to guess tokens. */
  readonly reason: InvalidReason | undefined;

  constructor(code: RefusalCode, realm: string, reason?: InvalidReason) {
    super(code);
    this.code = code;
    this.reason = reason;
    this.status = refusalStatus[code];
    this.statusCode = this.status;
    this.challenge = challengeOf(code, realm);
    this.headers = { 'WWW-Authenticate': this.challenge };
  }
}

export type ExpressSessions<Data> = {
  /**
   * Accepts guests and requests with a valid token. Passes an `AuthenticationError` to `next` for invalid credentials, and a
   * `SessionStoreError` while the store is unavailable.
   */
  readonly optionalSession: RequestHandler;

  /** Also refuses guests: `authentication_required`. Needs no `optionalSession` before it. */
  readonly requireSession: RequestHandler;

  /**
   * Does not slide the idle timeout: use it for a route that a page calls without an action of its user.
   */
  readonly peekSession: RequestHandler;

  /** @throws Error on a route without `requireSession`: a defect of the program */
  readonly sessionOf: (request: Request) => Session<Data>;

  /** Returns undefined for a guest: a request without a token. */
  readonly getSession: (request: Request) => Session<Data> | undefined;

  /** Returns the durations of the token's verification. Undefined if there was none, or without the option `traced`. */
  readonly traceOf: (request: Request) => VerifyTrace | undefined;

  /**
   * Resolves to the session of the request's token, or to undefined without a valid token. Invalid
   * credentials cause no error. Use it for a sign-in, which ends the session that it replaces.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly presentedSession: (request: Request) => Promise<Session<Data> | undefined>;

  /**
   * Ends the session of the request's token. If it has ended already, confirms its end: a client repeats a sign-out that
   * could not be confirmed.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly revokePresented: (request: Request) => Promise<boolean>;

  /**
   * Resolves to the sessions of all valid tokens in the request's Authorization headers and query, even if
   * the request is invalid. Use it to end sessions whose token was sent without TLS. It authenticates no user.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly exposedSessions: (request: Request) => Promise<Session<Data>[]>;
};

export type ExpressSessionsOptions<Data> = {
  readonly sessions: Sessions<Data>;
  /** Name of the protected space in the challenge (RFC 9110, section 11.5), without quotes and backslashes. */
  readonly realm: string;
  /** Measures each verification for `traceOf`, for example for `Server-Timing`. Default: false. */
  readonly traced?: boolean;
};

export function expressSessions<Data>({
  sessions,
  realm,
  traced = false,
}: ExpressSessionsOptions<Data>): ExpressSessions<Data> {
  // Symbols on the request: a WeakMap would add a microsecond to each request.
  const sessionSlot = Symbol('session');
  const traceSlot = Symbol('trace');
  type Carrier = Pick<Request, 'url'> & { [sessionSlot]?: Session<Data>; [traceSlot]?: VerifyTrace };

  const carriedSession = (request: Carrier): Session<Data> | undefined => request[sessionSlot];
  const startTrace = (request: Carrier): VerifyTrace | undefined =>
    traced ? (request[traceSlot] = {}) : undefined;

  function pass(request: Carrier, session: Session<Data>, next: NextFunction): void {
    request[sessionSlot] = session;
    next();
  }

  /** Returns no promise: Express would wait for it as well as for `next`. */
  const check =
    (guests: 'accept guests' | 'refuse guests', options: { touch: boolean }): RequestHandler =>
    (request, _response, next) => {
      if (carriedSession(request) !== undefined) return next();
      const refuse = (code: RefusalCode, reason?: InvalidReason): void =>
        next(new AuthenticationError(code, realm, reason));
      const presented = presentedBy(request);
      if (presented.kind === 'invalid_request') return refuse('invalid_request');
      if (presented.kind === 'none')
        return guests === 'accept guests' ? next() : refuse('authentication_required');
      const trace = startTrace(request);
      const known = sessions.verifyCached(presented.token, trace);
      if (known !== undefined) return pass(request, known, next);
      sessions
        .verify(presented.token, { ...options, trace })
        .then(
          (verdict) =>
            verdict.ok ? pass(request, verdict.session, next) : refuse('invalid_token', verdict.reason),
          next,
        );
    };

  return {
    optionalSession: check('accept guests', { touch: true }),
    requireSession: check('refuse guests', { touch: true }),
    peekSession: check('refuse guests', { touch: false }),
    getSession: carriedSession,
    traceOf: (request: Carrier) => request[traceSlot],

    sessionOf(request) {
      const session = carriedSession(request);
      if (session === undefined) throw new Error('sessionOf needs requireSession on the route.');
      return session;
    },

    async presentedSession(request) {
      const presented = presentedBy(request);
      if (presented.kind !== 'token') return undefined;
      const verdict = await sessions.verify(presented.token, { trace: startTrace(request) });
      return verdict.ok ? verdict.session : undefined;
    },

    async revokePresented(request) {
      const presented = presentedBy(request);
      return presented.kind === 'token' && sessions.revokeToken(presented.token);
    },

    async exposedSessions(request) {
      const tokens = allTokens(request.rawHeaders, request.url);
      const verdicts = await Promise.all(tokens.map((token) => sessions.verify(token)));
      return verdicts.flatMap((verdict) => (verdict.ok ? [verdict.session] : []));
    },
  };
}

/** Returns the token of the header. A request with a token in two places is invalid (RFC 6750, section 2). */
function presentedBy(request: Request): Presented {
  if (hasSeveralAuthorizations(request.rawHeaders)) return { kind: 'invalid_request' };
  const presented = readAuthorization(request.headers.authorization);
  const twice = presented.kind === 'token' && (queryTokens(request.url).length > 0 || hasFormToken(request));
  return twice ? { kind: 'invalid_request' } : presented;
}

/** Returns whether the form has a token (RFC 6750, section 2.2). It sees a form only after a body parser has run. */
function hasFormToken(request: Request): boolean {
  const body: unknown = request.body;
  return (
    typeof body === 'object' &&
    body !== null &&
    'access_token' in body &&
    Boolean(request.is('application/x-www-form-urlencoded'))
  );
}
