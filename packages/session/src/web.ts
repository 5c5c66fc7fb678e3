import {
  createAuthenticator,
  refusalBody,
  type Accepted,
  type CheckOptions,
  type Refused,
  type RequestSessions,
  type TransportOptions,
} from './authenticate.ts';
import type { Session } from './session.ts';

export type { Accepted, CheckOptions, Refused, RequestSessions, TransportOptions } from './authenticate.ts';
export { AuthenticationError, type RefusalCode } from './authentication-error.ts';

/** A request that was refused, with a response to return: status, headers with the challenge, and `{ "code": … }` as JSON. */
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

/** @throws TypeError for a realm with quotes, backslashes or control characters */
export function webSessions<Data>(options: TransportOptions<Data>): WebSessions<Data> {
  const { requireSession, optionalSession, ...others } = createAuthenticator(options);
  return {
    presentedSession: others.presentedSession,
    revokePresented: others.revokePresented,
    exposedSessions: others.exposedSessions,
    requireSession: async (request, checkOptions) =>
      withResponse(await requireSession(request, checkOptions)),
    optionalSession: async (request, checkOptions) =>
      withResponse(await optionalSession(request, checkOptions)),
  };
}

function withResponse<Verdict extends { readonly ok: true }>(
  verdict: Verdict | Refused,
): Verdict | WebRefused {
  return verdict.ok ? verdict : { ...verdict, response: responseOf(verdict) };
}

function responseOf({ error }: Refused): Response {
  const headers = { ...error.headers, 'Content-Type': 'application/json' };
  return new Response(refusalBody(error), { status: error.status, headers });
}
