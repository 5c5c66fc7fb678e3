import type { AuthenticationError, RefusalCode } from './authentication-error.ts';
import { bearerCredentials } from './bearer.ts';
import type { SessionCookie } from './cookie.ts';
import type { RequestHead, ResponseHeaders } from './credentials.ts';
import { SessionStoreError } from './errors.ts';
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
};

/** A request that was refused. `error` has the status, the code and the headers of the response. */
export type Refused = {
  readonly ok: false;
  readonly status: number;
  readonly code: RefusalCode | SessionStoreError['code'];
  /** Throw the error where a framework has an error handler. */
  readonly error: AuthenticationError | SessionStoreError;
};

/** A request that was accepted. Without a session: the request of a guest. */
export type Accepted<SessionOrGuest> = {
  readonly ok: true;
  readonly session: SessionOrGuest;
  /** Headers to set on the response. Undefined: none. With a cookie: `Cache-Control: no-store`, and the removal of a cookie that has ended. */
  readonly headers: ResponseHeaders | undefined;
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

  /** Also accepts guests: requests without a token. Refuses an invalid header. With a cookie that has ended, the user is a guest. */
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
   * not be confirmed.
   *
   * @throws SessionStoreError while the store is unavailable
   */
  readonly revokePresented: (request: Head) => Promise<boolean>;

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
  /** Returns no promise if the check needs no store: Express calls `next` in the same turn of the event loop. */
  readonly check: (
    request: RequestHead,
    guests: Guests,
    options: CheckOptions,
  ) => OptionalVerdict<Data> | Promise<OptionalVerdict<Data>>;
};

/** @throws TypeError for a realm with quotes, backslashes or control characters */
export function createAuthenticator<Data>({
  sessions,
  realm = 'session',
  cookie,
}: TransportOptions<Data>): Authenticator<Data> {
  if (!/^[\u0020-\u007e]*$/.test(realm) || /["\\]/.test(realm))
    throw new TypeError('realm must be printable ASCII without quotes and backslashes.');
  const credentials = cookie?.credentials(realm) ?? bearerCredentials(realm);
  const { headers } = credentials;
  const guest: OptionalVerdict<Data> = { ok: true, session: undefined, headers };
  const accept = (session: Session<Data>): Accepted<Session<Data>> => ({ ok: true, session, headers });
  const refuse = (code: RefusalCode, reason?: InvalidReason): Refused =>
    refused(credentials.refuse(code, reason));

  function check(
    request: RequestHead,
    guests: Guests,
    { touch = true, trace }: CheckOptions,
  ): OptionalVerdict<Data> | Promise<OptionalVerdict<Data>> {
    const presented = credentials.read(request);
    if (presented.kind === 'none')
      return guests === 'accept guests' ? guest : refuse('authentication_required');
    if (presented.kind !== 'token') return refuse(presented.kind);
    const known = sessions.verifyCached(presented.token, trace);
    if (known !== undefined) return accept(known);
    return sessions
      .verify(presented.token, { touch, trace })
      .then(
        (verdict) => (verdict.ok ? accept(verdict.session) : ended(guests, verdict.reason)),
        storeRefused,
      );
  }

  function ended(guests: Guests, reason: InvalidReason): OptionalVerdict<Data> {
    const { headersWhenEnded } = credentials;
    if (guests === 'refuse guests' || headersWhenEnded === undefined) return refuse('invalid_token', reason);
    return { ok: true, session: undefined, headers: headersWhenEnded };
  }

  return {
    check,

    async requireSession(request, options = {}) {
      const verdict = await check(request, 'refuse guests', options);
      if (!verdict.ok) return verdict;
      const { session } = verdict;
      return session === undefined ? refuse('authentication_required') : accept(session);
    },

    async optionalSession(request, options = {}) {
      return check(request, 'accept guests', options);
    },

    async presentedSession(request, { touch = true, trace } = {}) {
      const presented = credentials.read(request);
      if (presented.kind !== 'token') return undefined;
      const verdict = await sessions.verify(presented.token, { touch, trace });
      return verdict.ok ? verdict.session : undefined;
    },

    async revokePresented(request) {
      const presented = credentials.read(request);
      return presented.kind === 'token' && sessions.revokeToken(presented.token);
    },

    async exposedSessions(request) {
      const tokens = credentials.readAll(request);
      const verdicts = await Promise.all(tokens.map((token) => sessions.verify(token)));
      return verdicts.flatMap((verdict) => (verdict.ok ? [verdict.session] : []));
    },
  };
}

/** Returns the refusal of an error. */
export function refused(error: AuthenticationError | SessionStoreError): Refused {
  return { ok: false, status: error.status, code: error.code, error };
}

/** @throws every other error: a defect of the program */
export function storeRefused(error: unknown): Refused {
  if (error instanceof SessionStoreError) return refused(error);
  throw error;
}

/** Returns the body of a refusal: JSON with the code. */
export const refusalBody = ({ code }: Pick<Refused, 'code'>): string => JSON.stringify({ code });
