import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { traceHeaders, type ProblemCode } from '@session-lab/contract';
import { inRequest } from '../request-context.ts';

const problemCodes = new WeakMap<Request, ProblemCode>();

/** Adds the code of the problem that answers a request to the request's line. */
export const noteProblem = (req: Request, code: ProblemCode): void => void problemCodes.set(req, code);

export type Finished = {
  readonly method: string;
  /** The route's pattern, `/v1/sessions/:id`, or `unmatched`: few values, and nothing that a client wrote. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/**
 * Logs one line for each request: no header, no body, no query (the WebSocket's has a token), no path as the client sent it.
 * `whoIs` names the session; the metrics use `onFinished`.
 */
export function requestLog({
  logger,
  whoIs,
  onFinished,
}: {
  logger: Logger;
  whoIs: (req: Request) => { userId: string; sessionId: string } | undefined;
  onFinished: (request: Finished) => void;
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
      // An accepted upgrade has no body to finish.
      const isWhole = res.writableFinished || res.statusCode === 101;
      const aborted = isWhole ? {} : { aborted: true };
      const code = problemCodes.get(req);
      const problem = code === undefined ? {} : { code };
      logger.info({ ...context, ...finished, ...problem, ...aborted, ...whoIs(req) }, 'request');
    });
    inRequest(context, next);
  };
}

/** NGINX sends its own id (`nginx/proxy.conf`). A request that did not come through NGINX gets an id here. */
function requestIdOf(req: Request): string {
  const id = req.get(traceHeaders.requestId) ?? '';
  return /^[0-9a-f]{32}$/.test(id) ? id : randomBytes(16).toString('hex');
}

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}
