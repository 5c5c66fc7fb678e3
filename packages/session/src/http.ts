import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createAuthenticator,
  refusalBody,
  type Refused,
  type RequestSessions,
  type TransportOptions,
} from './authenticate.ts';

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

/** Checks the requests of `node:http`, and of each framework that gives access to Node's request (`request.raw` in Fastify). */
export type HttpSessions<Data> = RequestSessions<Data, IncomingMessage>;

/** @throws TypeError for a realm with quotes, backslashes or control characters */
export function httpSessions<Data>(options: TransportOptions<Data>): HttpSessions<Data> {
  return createAuthenticator(options);
}

/** Sends a refusal: its status, its headers with the challenge, and `{ "code": … }` as JSON. */
export function sendRefusal(response: ServerResponse, { error }: Refused): void {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  response.writeHead(error.status, { 'Content-Type': 'application/json' }).end(refusalBody(error));
}
