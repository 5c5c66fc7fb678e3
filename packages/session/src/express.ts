import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createAuthenticator,
  type Guests,
  type OptionalVerdict,
  type RequestSessions,
  type TransportOptions,
} from './authenticate.ts';
import type { Session, VerifyTrace } from './session.ts';

export { AuthenticationError, type RefusalCode } from './authentication-error.ts';

/**
 * A middleware of Express 4 and 5, and of everything that takes their middleware. Its types are Node's, so it does not change
 * the types of the route: `request.params` keeps its names.
 */
export type SessionMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

export type ExpressSessions<Data> = Pick<
  RequestSessions<Data, IncomingMessage>,
  'presentedSession' | 'revokePresented' | 'exposedSessions'
> & {
  /**
   * Accepts guests and requests with a valid token. Passes an `AuthenticationError` to `next` for invalid credentials, and a
   * `SessionStoreError` while the store is unavailable. With a cookie whose session has ended, the user is a guest.
   */
  readonly optionalSession: SessionMiddleware;

  /** Also refuses guests: `authentication_required`. Needs no `optionalSession` before it. */
  readonly requireSession: SessionMiddleware;

  /** As `requireSession`, and does not slide the idle timeout: for a route that a page calls without an action of its user. */
  readonly peekSession: SessionMiddleware;

  /** @throws Error on a route without `requireSession`: a defect of the program */
  readonly sessionOf: (request: IncomingMessage) => Session<Data>;

  /** Returns undefined for a guest: a request without a token. */
  readonly getSession: (request: IncomingMessage) => Session<Data> | undefined;

  /** Returns the durations of the token's verification. Undefined if there was none, or without the option `traced`. */
  readonly traceOf: (request: IncomingMessage) => VerifyTrace | undefined;
};

export type ExpressSessionsOptions<Data> = TransportOptions<Data> & {
  /** Measures each verification for `traceOf`, for example for `Server-Timing`. Default: false. */
  readonly traced?: boolean;
};

/**
 * @throws TypeError without sessions, for a cookie that is not a `sessionCookie`, and for a realm with quotes, backslashes or
 * control characters
 */
export function expressSessions<Data>(options: ExpressSessionsOptions<Data>): ExpressSessions<Data> {
  const authenticator = createAuthenticator(options, 'expressSessions');
  const { changesResponses, check, presentedSession, revokePresented, exposedSessions } = authenticator;
  const { traced = false } = options;

  // Symbols on the request: a WeakMap would add a microsecond to each request.
  const sessionSlot = Symbol('session');
  const traceSlot = Symbol('trace');
  type Carrier = Pick<IncomingMessage, 'url'> & {
    [sessionSlot]?: Session<Data> | undefined;
    [traceSlot]?: VerifyTrace;
  };

  const getSession = (request: Carrier): Session<Data> | undefined => request[sessionSlot];
  const startTrace = (request: Carrier): VerifyTrace | undefined =>
    traced ? (request[traceSlot] = {}) : undefined;

  type Next = Parameters<SessionMiddleware>[2];

  function answer(
    verdict: OptionalVerdict<Data>,
    carrier: Carrier,
    response: ServerResponse,
    next: Next,
  ): void {
    if (!verdict.ok) return next(verdict.error);
    carrier[sessionSlot] = verdict.session;
    // A middleware with a time limit may have answered while the store did not.
    if (changesResponses && !response.headersSent) verdict.applyTo(response);
    next();
  }

  /** Returns no promise: Express would wait for it as well as for `next`. */
  const middleware = (guests: Guests, touch: boolean): SessionMiddleware => {
    const untraced = { touch };
    return (request, response, next) => {
      if (getSession(request) !== undefined) return next();
      const verdict = check(request, guests, traced ? { touch, trace: startTrace(request) } : untraced);
      if (verdict instanceof Promise)
        verdict.then((settled) => answer(settled, request, response, next), next);
      else answer(verdict, request, response, next);
    };
  };

  return {
    optionalSession: middleware('accept guests', true),
    requireSession: middleware('refuse guests', true),
    peekSession: middleware('refuse guests', false),
    getSession,
    traceOf: (request: Carrier) => request[traceSlot],

    sessionOf(request) {
      const session = getSession(request);
      if (session === undefined) throw new Error('sessionOf needs requireSession on the route.');
      return session;
    },

    presentedSession: (request) => presentedSession(request, { trace: startTrace(request) }),
    revokePresented,
    exposedSessions,
  };
}
