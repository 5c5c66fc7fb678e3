import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { webSocketVersion, type ProblemCode } from '@session-lab/contract';
import { AuthenticationError } from '@session-lab/session/express';
import { SessionStoreError } from '@session-lab/session';
import { StoreError } from '../redis/store-error.ts';
import { challengeFor } from './authentication.ts';
import { problemBody } from './problem-body.ts';
import { ProblemError } from './problem-error.ts';
import { noteProblem } from './request-log.ts';

/** How long a client should wait for a store that is away, where nothing better is known. */
const storeRetryAfterMs = 1_000;

/** Every error leaves as problem+json (RFC 9457): no stack, no path of the machine, no secret. */
export function problems({
  logger,
  onProblem,
}: {
  logger: Logger;
  /** Hears what each problem came of; the metrics listen here. */
  onProblem: (error: unknown) => void;
}): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    onProblem(error);
    if (res.headersSent) {
      // Express would print the error to standard error: several lines, nothing masked, no id of the request.
      logger.warn({ err: error }, 'an answer was broken off');
      // The client gets what was written until now.
      setImmediate(() => res.destroy());
      return;
    }
    const answer = problemFor(error);
    noteProblem(req, answer.code);
    if (answer.status >= 500) logger.warn({ err: error, code: answer.code }, 'request failed');
    if (error instanceof AuthenticationError) res.set('WWW-Authenticate', error.challenge);
    else if (answer.status === 401 && !res.hasHeader('WWW-Authenticate')) {
      res.set('WWW-Authenticate', challengeFor(answer.code));
    }
    sendProblem(res, answer);
  };
}

function sendProblem(res: Response, { code, status, extra }: ProblemError): void {
  if (extra.retryAfterMs !== undefined) res.set('Retry-After', retryAfter(extra.retryAfterMs));
  if (extra.allow !== undefined) res.set('Allow', extra.allow);
  if (code === 'upgrade_required') setUpgradeHeaders(res);
  res.status(status).type('application/problem+json').send(problemBody(code, extra));
}

/**
 * Headers of a 426: the protocol (RFC 9110, section 15.5.22) and the version of it (RFC 6455, section 4.2.2). `Connection`
 * may have the value `close` already.
 */
function setUpgradeHeaders(res: Response): void {
  res.set('Upgrade', 'websocket').append('Connection', 'Upgrade');
  res.set('Sec-WebSocket-Version', webSocketVersion);
}

/** `Retry-After` is in whole seconds (RFC 9110, section 10.2.3): rounded up, so that coming back then is not too early. */
const retryAfter = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1000))}`;

function problemFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof AuthenticationError) return new ProblemError(error.code);
  if (error instanceof SessionStoreError || error instanceof StoreError) {
    return new ProblemError('store_unavailable', { retryAfterMs: storeRetryAfterMs, cause: error });
  }
  return new ProblemError(codeOfParserError(error) ?? 'internal_error', { cause: error });
}

/** The errors of Express' own parsers, by their `type` (see body-parser's README). */
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
  // decodeURIComponent of a path's parameter
  if (error instanceof URIError) return 'bad_request';
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  return parserCodes[error.type];
}
