import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import {
  problem,
  problemStatus,
  webSocketVersion,
  type Problem,
  type ProblemCode,
} from '@session-lab/contract';
import { AuthenticationError } from '@session-lab/session/express';
import { SessionStoreError } from '@session-lab/session';
import { StoreError } from '../redis/store-error.ts';
import { noteProblem } from './request-trace.ts';

type Extra = {
  readonly detail?: string;
  readonly errors?: Problem['errors'];
  /** Step of a lab's token check that failed. */
  readonly step?: string;
  /** Time that the client should wait before the next attempt. Sent as `Retry-After`. */
  readonly retryAfterMs?: number;
  /** Value of the header `Allow` (RFC 9110, section 15.5.6). */
  readonly allow?: string;
  readonly cause?: unknown;
};

/** An error that is sent to the client as a problem. Any code that a route calls may throw it. It contains no secret. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly extra: Extra;

  constructor(code: ProblemCode, extra: Extra = {}) {
    super(code, { cause: extra.cause });
    this.code = code;
    this.status = problemStatus[code];
    this.extra = extra;
  }
}

export const realm = 'session-lab';

/** Time for `Retry-After` after a store error, because no better time is known. */
const storeRetryAfterMs = 1_000;

/** Sends every error as problem+json (RFC 9457), without a stack trace, a file path or a secret. */
export function problems({
  logger,
  onProblem,
}: {
  logger: Logger;
  /** Receives the error of each problem. The metrics count it. */
  onProblem: (error: unknown) => void;
}): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    onProblem(error);
    if (res.headersSent) {
      // Express would print the error to standard error, unmasked, on several lines, and without the request's id.
      logger.warn({ err: error }, 'response aborted after its headers were sent');
      // The delay lets Node send the part of the response that is already written.
      setImmediate(() => res.destroy());
      return;
    }
    const answer = problemFor(error);
    noteProblem(req, answer.code);
    if (answer.status >= 500) logger.warn({ err: error, code: answer.code }, 'request failed');
    if (error instanceof AuthenticationError) res.set(error.headers);
    else if (answer.status === 401 && !res.hasHeader('WWW-Authenticate')) {
      res.set(challengeFor(answer.code));
    }
    sendProblem(res, answer);
  };
}

/**
 * Returns the header with the challenge of a 401 (RFC 9110, section 15.5.2). The 401 for a wrong password also needs one. The challenge
 * contains `error` only if the request had a token (RFC 6750, section 3.1). Browsers open no dialog for the scheme `Bearer`.
 */
const challengeFor = (code: ProblemCode): AuthenticationError['headers'] =>
  new AuthenticationError(code === 'invalid_token' ? code : 'authentication_required', realm).headers;

function sendProblem(res: Response, { code, status, extra }: ProblemError): void {
  if (extra.retryAfterMs !== undefined) res.set('Retry-After', retryAfter(extra.retryAfterMs));
  if (extra.allow !== undefined) res.set('Allow', extra.allow);
  if (code === 'upgrade_required') setUpgradeHeaders(res);
  res.status(status).type('application/problem+json').send(problemBody(code, extra));
}

/**
 * Sets the headers of a 426: the protocol (RFC 9110, section 15.5.22) and its version (RFC 6455, section 4.2.2). Appends to
 * `Connection`, which may already be `close`.
 */
function setUpgradeHeaders(res: Response): void {
  res.set('Upgrade', 'websocket').append('Connection', 'Upgrade');
  res.set('Sec-WebSocket-Version', webSocketVersion);
}

/** Returns whole seconds (RFC 9110, section 10.2.3), rounded up so that the next attempt is not too early. */
const retryAfter = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1000))}`;

function problemFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof AuthenticationError)
    return new ProblemError(error.code === 'cross_site_request' ? 'forbidden' : error.code);
  if (error instanceof SessionStoreError || error instanceof StoreError) {
    return new ProblemError('store_unavailable', { retryAfterMs: storeRetryAfterMs, cause: error });
  }
  return new ProblemError(codeOfParserError(error) ?? 'internal_error', { cause: error });
}

/** Problem codes by the `type` of the errors of Express' body parsers (see the README of body-parser). */
const parserCodes: Readonly<Record<string, ProblemCode>> = {
  'entity.parse.failed': 'malformed_json',
  'entity.too.large': 'payload_too_large',
  'parameters.too.many': 'payload_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
  'request.size.invalid': 'bad_request',
  'request.aborted': 'bad_request',
};

function codeOfParserError(error: unknown): ProblemCode | undefined {
  // decodeURIComponent throws a URIError for a malformed path parameter.
  if (error instanceof URIError) return 'bad_request';
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  return parserCodes[error.type];
}

/** Maximum size of a problem. It limits what a replica sends in response to one request. */
const problemBytesAtMost = 8 * 1024;
export const fieldErrorsAtMost = 10;
const pathLengthAtMost = 200;
const sentenceLengthAtMost = 500;

/**
 * Returns the text of a problem with the first ten field errors and shortened texts. Removes more field errors if the text is
 * still too large: JSON writes a control character as six bytes.
 */
export function problemBody(code: ProblemCode, { detail, errors, step }: Extra = {}): string {
  const named = errors?.slice(0, fieldErrorsAtMost).map(({ path, message }) => ({
    path: cut(path, pathLengthAtMost),
    message: cut(message, sentenceLengthAtMost),
  }));
  for (;;) {
    const body = JSON.stringify(
      problem(code, {
        ...(detail === undefined ? {} : { detail: cut(detail, sentenceLengthAtMost) }),
        ...(named === undefined ? {} : { errors: named }),
        ...(step === undefined ? {} : { step }),
      }),
    );
    if (Buffer.byteLength(body) <= problemBytesAtMost || named?.pop() === undefined) return body;
  }
}

/** Shortens a text to `length` characters. Replaces half of a surrogate pair at the end with U+FFFD. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
