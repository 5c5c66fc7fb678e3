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

/** A request without a good token, passed to `next`. An error handler answers with its status, code and challenge. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly code: RefusalCode;
  /** HTTP's: 400 or 401. */
  readonly status: number;
  /** The value of the header `WWW-Authenticate` (RFC 6750, section 3). */
  readonly challenge: string;
  /** Of `invalid_token`, for the server alone: the answer is the same for all, or it would help a guesser. */
  readonly reason: InvalidReason | undefined;

  constructor(code: RefusalCode, realm: string, reason?: InvalidReason) {
    super(code);
    this.code = code;
    this.reason = reason;
    this.status = refusalStatus[code];
    this.challenge = challengeOf(code, realm);
  }
}

export type ExpressSessions<Data> = {
  /**
   * Lets guests pass, and whoever has a good token. What is presented and not good goes to `next` as an
   * `AuthenticationError`, and a store that is away as a `SessionStoreError`.
   */
  readonly authenticate: RequestHandler;

  /** As `authenticate`, and guests are refused: `authentication_required`. Needs no `authenticate` before it. */
  readonly requireSession: RequestHandler;

  /**
   * As `requireSession`, without sliding the idle timeout: for a route that a page calls on its own, without its user. Such
   * a route must not give what only use of the session may give.
   */
  readonly peekSession: RequestHandler;

  /** @throws Error on a route without `requireSession`: a defect of the program. */
  readonly sessionOf: (request: Request) => Session<Data>;

  /** Undefined for a guest. */
  readonly sessionOrGuest: (request: Request) => Session<Data> | undefined;

  /** What checking the request's token cost; undefined when none was checked, or without the option `traced`. */
  readonly traceOf: (request: Request) => VerifyTrace | undefined;

  /**
   * What the request presents, checked, and no error whatever it is; undefined for a guest or a malformed header. For
   * a sign-in, which ends the session it replaces when there is one and does not mind when there is none.
   *
   * @throws SessionStoreError when the store is away
   */
  readonly presentedSession: (request: Request) => Promise<Session<Data> | undefined>;

  /**
   * Ends the session of the token that the request presents. One that is over already is seen to stay over: for a sign-out
   * that is tried again because the first one could not be confirmed.
   *
   * @throws SessionStoreError when the store is away
   */
  readonly revokePresented: (request: Request) => Promise<boolean>;

  /**
   * The sessions of all good tokens in the request's Authorization headers and query, also where that is more than a
   * request may carry. For ending what came over an insecure line; nobody is signed in by it.
   *
   * @throws SessionStoreError when the store is away
   */
  readonly exposedSessions: (request: Request) => Promise<Session<Data>[]>;
};

export type ExpressSessionsOptions<Data> = {
  readonly sessions: Sessions<Data>;
  /** Names the protected space in the challenge (RFC 9110, section 11.5). No quotes or backslashes. */
  readonly realm: string;
  /** Whether `traceOf` is to know what each check cost, for `Server-Timing` say. Left out: it is not measured. */
  readonly traced?: boolean;
};

export function expressSessions<Data>({
  sessions,
  realm,
  traced = false,
}: ExpressSessionsOptions<Data>): ExpressSessions<Data> {
  // On the request itself, under names that nobody else can have: a WeakMap costs a request a microsecond more.
  const sessionSlot = Symbol('session');
  const traceSlot = Symbol('trace');
  type Carrier = Pick<Request, 'url'> & { [sessionSlot]?: Session<Data>; [traceSlot]?: VerifyTrace };

  const carried = (request: Carrier): Session<Data> | undefined => request[sessionSlot];
  const startTrace = (request: Carrier): VerifyTrace | undefined =>
    traced ? (request[traceSlot] = {}) : undefined;

  function pass(request: Carrier, session: Session<Data>, next: NextFunction): void {
    request[sessionSlot] = session;
    next();
  }

  /** It returns no promise: Express would wait for it too, and nothing is known there that `next` is not told. */
  const check =
    (guests: 'guests pass' | 'guests are refused', use: 'verify' | 'peek'): RequestHandler =>
    (request, _response, next) => {
      if (carried(request) !== undefined) return next();
      const refuse = (code: RefusalCode, reason?: InvalidReason): void =>
        next(new AuthenticationError(code, realm, reason));
      const presented = presentedBy(request);
      if (presented.kind === 'invalid_request') return refuse('invalid_request');
      if (presented.kind === 'none')
        return guests === 'guests pass' ? next() : refuse('authentication_required');
      const trace = startTrace(request);
      const known = sessions.recall(presented.token, trace);
      if (known !== undefined) return pass(request, known, next);
      sessions[use](presented.token, trace).then(
        (verdict) =>
          verdict.ok ? pass(request, verdict.session, next) : refuse('invalid_token', verdict.reason),
        next,
      );
    };

  return {
    authenticate: check('guests pass', 'verify'),
    requireSession: check('guests are refused', 'verify'),
    peekSession: check('guests are refused', 'peek'),
    sessionOrGuest: carried,
    traceOf: (request: Carrier) => request[traceSlot],

    sessionOf(request) {
      const session = carried(request);
      if (session === undefined) throw new Error('sessionOf needs requireSession on the route.');
      return session;
    },

    async presentedSession(request) {
      const presented = presentedBy(request);
      if (presented.kind !== 'token') return undefined;
      const verdict = await sessions.verify(presented.token, startTrace(request));
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

/** A client must not use two ways at once (RFC 6750, section 2); the header is the one that is taken. */
function presentedBy(request: Request): Presented {
  if (hasSeveralAuthorizations(request.rawHeaders)) return { kind: 'invalid_request' };
  const presented = readAuthorization(request.headers.authorization);
  const twice = presented.kind === 'token' && (queryTokens(request.url).length > 0 || hasFormToken(request));
  return twice ? { kind: 'invalid_request' } : presented;
}

/** RFC 6750, section 2.2. Seen where a parser of forms ran before. */
function hasFormToken(request: Request): boolean {
  const body: unknown = request.body;
  return (
    typeof body === 'object' &&
    body !== null &&
    'access_token' in body &&
    Boolean(request.is('application/x-www-form-urlencoded'))
  );
}
