import { assertRealm } from './arguments.ts';
import { AuthenticationError, type RefusalCode } from './authentication-error.ts';
import { bearerCredentials, messageOfMalformed } from './bearer.ts';
import type { SessionCookie } from './cookie.ts';
import type { Refusal, RequestHead, ResponseHeaders } from './credentials.ts';
import { SessionLimitError, SessionStoreError } from './errors.ts';
import { setHeaders, type ResponseHead } from './response-head.ts';
import type { InvalidReason, Session, VerifyTrace } from './session.ts';
import type { Sessions } from './sessions.ts';

export type TransportOptions<Data> = {
  readonly sessions: Sessions<Data>;
  /** Name of the protected space in the challenge (RFC 9110, section 11.5). Default: `session`. */
  readonly realm?: string;
  /** Reads the token from this cookie instead of the header `Authorization`. */
  readonly cookie?: SessionCookie;
};

export type CheckOptions = {
  /** Whether the request slides the idle timeout. Default: true. Use false for a request that no user caused. */
  readonly touch?: boolean;
  /** The object receives the durations of the check. */
  readonly trace?: VerifyTrace | undefined;
  /**
   * Value of the form field `csrf_token` (see `csrfToken` of `/cookie`): `form.get('csrf_token')` of a Web form, and
   * `request.body.csrf_token` in Fastify. The header `X-CSRF-Token` needs no option.
   */
  readonly csrfToken?: unknown;
};

/** A request that was refused. `error` has the status, the code and the headers of the response. */
export type Refused = {
  readonly ok: false;
  readonly status: number;
  readonly code: RefusalCode | SessionStoreError['code'];
  /** Why a token is invalid. Only for the server: sending it would help an attacker to guess tokens. */
  readonly reason?: InvalidReason;
  /** Throw the error where a framework has an error handler. */
  readonly error: AuthenticationError | SessionStoreError;
};

/** A request that was accepted. Without a session: the request of a guest. */
export type Accepted<SessionOrGuest> = {
  readonly ok: true;
  readonly session: SessionOrGuest;
  /**
   * Headers to set on the response, which `applyTo` sets. With a cookie: `Cache-Control: no-store`. They never contain
   * `Set-Cookie`, so that setting them removes no new cookie.
   */
  readonly headers: ResponseHeaders;
  /**
   * Sets `headers` on the response. If the browser opens a page (`Sec-Fetch-Mode: navigate`), removes a cookie whose session
   * has ended. The response to `fetch` may arrive after that of a sign-in, and would remove the new cookie. Within one response,
   * never overwrites a cookie of a sign-in, whether `cookie.set` is called before or after. The response is that of Express or
   * `node:http`, a reply of Fastify, a Web `Response` or its `Headers`.
   *
   * @throws TypeError for an object that is not a response, and for headers that cannot be changed
   */
  readonly applyTo: (response: ResponseHead) => void;
};

export type RequiredVerdict<Data> = Accepted<Session<Data>> | Refused;
export type OptionalVerdict<Data> = Accepted<Session<Data> | undefined> | Refused;

/** The check of requests, and what a sign-in and a sign-out need. The adapters of the frameworks are built on it. */
export type RequestSessions<Data, Head extends RequestHead> = {
  /**
   * Resolves to the session of the request. Refuses a request without a valid token, and a request while the store is
   * unavailable.
   */
  readonly requireSession: (request: Head, options?: CheckOptions) => Promise<RequiredVerdict<Data>>;

  /** Also accepts guests: requests without a token. Refuses an invalid header. With a cookie whose session has ended, the user is a guest. */
  readonly optionalSession: (request: Head, options?: CheckOptions) => Promise<OptionalVerdict<Data>>;

  /**
   * Resolves to the session of the request's token, or to undefined without a valid token. Invalid credentials cause no
   * error. Use it for a sign-in, which ends the session that it replaces.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly presentedSession: (request: Head, options?: CheckOptions) => Promise<Session<Data> | undefined>;

  /**
   * Ends the session of the request's token. Resolves to false if it had ended already: a client repeats a sign-out that could
   * not be confirmed. Also resolves to false without a token, and for an invalid request.
   *
   * @throws AuthenticationError for a request that another site caused: it must not sign the user out
   * @throws SessionStoreError while the store is unavailable
   */
  readonly revokePresented: (request: Head, options?: Pick<CheckOptions, 'csrfToken'>) => Promise<boolean>;

  /**
   * Resolves to the sessions of all valid tokens in the request, even if the request is invalid. Use it to end sessions whose
   * token was sent without TLS. It authenticates no user.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly exposedSessions: (request: Head) => Promise<Session<Data>[]>;
};

export type Guests = 'accept guests' | 'refuse guests';

export type Authenticator<Data> = RequestSessions<Data, RequestHead> & {
  /** Whether `applyTo` of an accepted request changes the response: with a cookie only. */
  readonly changesResponses: boolean;

  /** Returns no promise if the check needs no store: Express calls `next` in the same turn of the event loop. */
  readonly check: (
    request: RequestHead,
    guests: Guests,
    options: CheckOptions,
  ) => OptionalVerdict<Data> | Promise<OptionalVerdict<Data>>;
};

/**
 * @param caller name of the function, for messages
 * @throws TypeError without sessions, for a cookie that is not a `sessionCookie`, and for a realm with quotes, backslashes or control characters
 */
export function createAuthenticator<Data>(
  options: TransportOptions<Data>,
  caller: string,
): Authenticator<Data> {
  assertTransportOptions(options, caller);
  const { sessions, realm = 'session', cookie } = options;
  const credentials = cookie?.credentials(realm) ?? bearerCredentials(realm);
  const { headers, remove } = credentials;
  const applyTo = (response: ResponseHead): void => setHeaders(response, headers, 'applyTo');
  const guest: OptionalVerdict<Data> = { ok: true, session: undefined, headers, applyTo };
  const accept = (session: Session<Data>): Accepted<Session<Data>> => ({
    ok: true,
    session,
    headers,
    applyTo,
  });
  const refuse = (request: RequestHead, code: RefusalCode, refusal?: Refusal): Refused =>
    refused(credentials.refuse(request, code, refusal));

  function check(
    request: RequestHead,
    guests: Guests,
    { touch = true, trace, csrfToken }: CheckOptions,
  ): OptionalVerdict<Data> | Promise<OptionalVerdict<Data>> {
    const presented = credentials.read(request, { csrfToken });
    if (presented.kind === 'none')
      return guests === 'accept guests' ? guest : refuse(request, 'authentication_required', presented);
    if (presented.kind !== 'token') return refuse(request, presented.kind, presented);
    const { token } = presented;
    const known = sessions.verifyCached(token, trace);
    if (known !== undefined) return accept(known);
    return sessions
      .verify(token, { touch, trace })
      .then(
        (verdict) =>
          verdict.ok ? accept(verdict.session) : ended(request, guests, invalidToken(token, verdict.reason)),
        storeRefused,
      );
  }

  function ended(request: RequestHead, guests: Guests, refusal: Refusal): OptionalVerdict<Data> {
    if (guests === 'refuse guests' || remove === undefined) return refuse(request, 'invalid_token', refusal);
    return { ok: true, session: undefined, headers, applyTo: (response) => remove(request, response) };
  }

  return {
    changesResponses: Object.keys(headers).length > 0,
    check,

    async requireSession(request, options = {}) {
      const verdict = await check(request, 'refuse guests', options);
      if (!verdict.ok) return verdict;
      const { session } = verdict;
      return session === undefined ? refuse(request, 'authentication_required') : accept(session);
    },

    async optionalSession(request, options = {}) {
      return check(request, 'accept guests', options);
    },

    async presentedSession(request, { touch = true, trace, csrfToken } = {}) {
      const presented = credentials.read(request, { csrfToken });
      if (presented.kind !== 'token') return undefined;
      const verdict = await sessions.verify(presented.token, { touch, trace });
      return verdict.ok ? verdict.session : undefined;
    },

    async revokePresented(request, form) {
      const presented = credentials.read(request, form);
      if (presented.kind === 'cross_site_request')
        throw credentials.refuse(request, presented.kind, presented);
      return presented.kind === 'token' && sessions.revokeToken(presented.token);
    },

    async exposedSessions(request) {
      const tokens = credentials.readAll(request);
      const verdicts = await Promise.all(tokens.map((token) => sessions.verify(token)));
      return verdicts.flatMap((verdict) => (verdict.ok ? [verdict.session] : []));
    },
  };
}

function assertTransportOptions<Data>(options: TransportOptions<Data>, caller: string): void {
  const { sessions, realm = 'session', cookie } = options ?? {};
  if (typeof sessions?.verifyCached !== 'function')
    throw new TypeError(
      `${caller}: sessions must be the result of createSessions(…). Pass it as an option: ${caller}({ sessions }).`,
    );
  assertRealm(realm, caller);
  if (cookie !== undefined && typeof cookie?.credentials !== 'function')
    throw new TypeError(`${caller}: cookie must be the result of sessionCookie({ keyring }).`);
}

/** Returns the functions with a check of their request. They reject with its error. */
export function checkingRequests<Data, Head extends RequestHead>(
  authenticator: RequestSessions<Data, RequestHead>,
  assertRequest: (request: Head) => void,
): RequestSessions<Data, Head> {
  const checked =
    <Options, Result>(run: (request: RequestHead, options?: Options) => Promise<Result>) =>
    async (request: Head, options?: Options): Promise<Result> => {
      assertRequest(request);
      return run(request, options);
    };
  return {
    requireSession: checked(authenticator.requireSession),
    optionalSession: checked(authenticator.optionalSession),
    presentedSession: checked(authenticator.presentedSession),
    revokePresented: checked(authenticator.revokePresented),
    exposedSessions: checked(authenticator.exposedSessions),
  };
}

/** A token with a wrong format may be explained. `forged` and `not_found` have the same message: a difference would help an attacker. */
export const invalidToken = (token: string, reason: InvalidReason): Refusal => ({
  reason,
  message: reason === 'malformed' ? messageOfMalformed(token) : undefined,
});

/** Returns the refusal of an error. */
export function refused(error: AuthenticationError | SessionStoreError): Refused {
  const { status, code } = error;
  const reason = error instanceof AuthenticationError ? error.reason : undefined;
  return { ok: false, status, code, ...(reason === undefined ? {} : { reason }), error };
}

/** @throws every other error: a defect of the program */
export function storeRefused(error: unknown): Refused {
  if (error instanceof SessionStoreError) return refused(error);
  throw error;
}

/** Errors that have their response: status, headers, and a code for the client. */
export type RefusalError = AuthenticationError | SessionLimitError | SessionStoreError;

export const isRefusalError = (error: unknown): error is RefusalError =>
  error instanceof AuthenticationError ||
  error instanceof SessionLimitError ||
  error instanceof SessionStoreError;

/** Returns the body of a refusal: JSON with the code, and with the message if the client may see it. */
export const refusalBody = ({ code, expose, message }: RefusalError): string =>
  JSON.stringify(expose ? { code, message } : { code });
