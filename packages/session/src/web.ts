import {
  checkingRequests,
  createAuthenticator,
  isRefusalError,
  refusalBody,
  type Accepted,
  type CheckOptions,
  type RefusalError,
  type Refused,
  type RequestSessions,
  type TransportOptions,
} from './authenticate.ts';
import type { Session } from './session.ts';

export type { Accepted, CheckOptions, Refused, RequestSessions, TransportOptions } from './authenticate.ts';
export { AuthenticationError, type RefusalCode } from './authentication-error.ts';
export type { ResponseHeaders } from './credentials.ts';
export type { ResponseHead } from './response-head.ts';

/** A request that was refused, with a response to return: status, headers with the challenge, and `{ "code": …, "message": … }` as JSON. */
export type WebRefused = Refused & { readonly response: Response };

/** Checks the Web's `Request`: for Hono, route handlers of Next, Bun, Deno, and any handler of `Request` and `Response`. */
export type WebSessions<Data> = Omit<RequestSessions<Data, Request>, 'requireSession' | 'optionalSession'> & {
  /** As in `RequestSessions`, with the response of a refusal. */
  readonly requireSession: (
    request: Request,
    options?: CheckOptions,
  ) => Promise<Accepted<Session<Data>> | WebRefused>;
  /** As in `RequestSessions`, with the response of a refusal. */
  readonly optionalSession: (
    request: Request,
    options?: CheckOptions,
  ) => Promise<Accepted<Session<Data> | undefined> | WebRefused>;
};

/**
 * @throws TypeError without sessions, for a cookie that is not a `sessionCookie`, and for a realm with quotes, backslashes or
 *   control characters.
 *   The checks reject with one for an object that is not a `Request`, for example Hono's context instead of `context.req.raw`.
 */
export function webSessions<Data>(options: TransportOptions<Data>): WebSessions<Data> {
  const authenticator = createAuthenticator(options, 'webSessions');
  const { requireSession, optionalSession, ...others } = checkingRequests(
    authenticator,
    (request: Request) => {
      if (typeof request?.headers?.get !== 'function')
        throw new TypeError('The request must be a Request of the Web: `context.req.raw` in Hono.');
    },
  );
  return {
    ...others,
    requireSession: async (request, checkOptions) =>
      withResponse(await requireSession(request, checkOptions)),
    optionalSession: async (request, checkOptions) =>
      withResponse(await optionalSession(request, checkOptions)),
  };
}

/**
 * Returns the response to an error that a call of `sessions` or a check rejected with: 503 while the store is unavailable, 409
 * for a user with too many sessions. Returns undefined for every other error.
 *
 * @example
 * app.onError((error) => refusalOf(error) ?? new Response(null, { status: 500 }));
 */
export function refusalOf(error: unknown): Response | undefined {
  return isRefusalError(error) ? responseOf(error) : undefined;
}

function withResponse<Verdict extends { readonly ok: true }>(
  verdict: Verdict | Refused,
): Verdict | WebRefused {
  return verdict.ok ? verdict : { ...verdict, response: responseOf(verdict.error) };
}

function responseOf(error: RefusalError): Response {
  const headers = { ...error.headers, 'Content-Type': 'application/json' };
  return new Response(refusalBody(error), { status: error.status, headers });
}
