import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { traceHeaders, type ProblemCode } from '@session-lab/contract';
import { inRequest } from '../logger.ts';

const problemCodes = new WeakMap<Request, ProblemCode>();

/** Adds the code of the problem that answers a request to the line of the request. */
export const noteProblem = (req: Request, code: ProblemCode): void => void problemCodes.set(req, code);

export type FinishedRequest = {
  readonly method: string;
  /** The route's pattern, such as `/v1/sessions/:id`, or `unmatched`. Contains no text of a client. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/** Logs one line for each request, without headers, body, query (a WebSocket's has a token) and the path as sent. */
export function requestLog({
  logger,
  sessionOf,
  onFinished,
}: {
  logger: Logger;
  /** Returns the user and the session for the line. */
  sessionOf: (req: Request) => { userId: string; sessionId: string } | undefined;
  /** Receives each finished request. The metrics count it. */
  onFinished: (request: FinishedRequest) => void;
}): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    const context = { requestId: requestIdOf(req), client: req.ip ?? 'unknown' };
    res.once('close', () => {
      const finished = {
        method: req.method,
        route: routeOf(req),
        status: res.statusCode,
        ms: Math.round((performance.now() - startedAtMs) * 1000) / 1000,
      };
      onFinished(finished);
      // An accepted upgrade has no body.
      const isWhole = res.writableFinished || res.statusCode === 101;
      const aborted = isWhole ? {} : { aborted: true };
      const code = problemCodes.get(req);
      const problem = code === undefined ? {} : { code };
      logger.info({ ...context, ...finished, ...problem, ...aborted, ...sessionOf(req) }, 'request');
    });
    inRequest(context, next);
  };
}

/** Returns the id that NGINX sends (`nginx/proxy.conf`). A request that did not come through NGINX gets a new id. */
function requestIdOf(req: Request): string {
  const id = req.get(traceHeaders.requestId) ?? '';
  return /^[0-9a-f]{32}$/.test(id) ? id : randomBytes(16).toString('hex');
}

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}
