import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  checkingRequests,
  createAuthenticator,
  isRefusalError,
  refusalBody,
  type RefusalError,
  type RequestSessions,
  type TransportOptions,
} from './authenticate.ts';
import { setCookieUnlessSet } from './response-head.ts';

export type {
  Accepted,
  CheckOptions,
  OptionalVerdict,
  Refused,
  RequestSessions,
  RequiredVerdict,
  TransportOptions,
} from './authenticate.ts';
export { AuthenticationError, type RefusalCode } from './authentication-error.ts';
export type { ResponseHeaders } from './credentials.ts';
export type { ResponseHead } from './response-head.ts';

/** Checks the requests of `node:http`, and of each framework that gives access to Node's request (`request.raw` in Fastify). */
export type HttpSessions<Data> = RequestSessions<Data, IncomingMessage>;

/**
 * @throws TypeError without sessions, for a cookie that is not a `sessionCookie`, and for a realm with quotes, backslashes or
 *   control characters.
 *   The checks reject with one for an object that is not a request of Node, for example a request of Fastify instead of
 *   `request.raw`.
 */
export function httpSessions<Data>(options: TransportOptions<Data>): HttpSessions<Data> {
  return checkingRequests(createAuthenticator(options, 'httpSessions'), (request) => {
    if (typeof request?.headers === 'object' && Array.isArray(request.rawHeaders)) return;
    throw new TypeError(
      'The request must be that of node:http: `request.raw` in Fastify, `context.req` in Koa.',
    );
  });
}

/**
 * Sends a refusal: its status, its headers with the challenge, and `{ "code": …, "message": … }` as JSON. Keeps the cookies that
 * the response has already.
 */
export function sendRefusal(response: ServerResponse, { error }: { readonly error: RefusalError }): void {
  for (const [name, value] of Object.entries(error.headers)) {
    if (name === 'Set-Cookie') setCookieUnlessSet(response, value.replace(/=.*/, ''), value, 'sendRefusal');
    else response.setHeader(name, value);
  }
  response.writeHead(error.status, { 'Content-Type': 'application/json' }).end(refusalBody(error));
}

/**
 * Sends the refusal of an error that a call of `sessions` or a check rejected with: 503 while the store is unavailable, 409 for
 * a user with too many sessions. Returns false, and sends nothing, for every other error and if a response has begun.
 *
 * @example
 * createServer((request, response) => {
 *   handle(request, response).catch((error) => sendRefusalOf(response, error) || response.writeHead(500).end());
 * });
 */
export function sendRefusalOf(response: ServerResponse, error: unknown): boolean {
  if (!isRefusalError(error) || response.headersSent) return false;
  sendRefusal(response, { error });
  return true;
}
