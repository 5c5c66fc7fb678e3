import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

const requestIds = new WeakMap<Request, string>();

/** Names one request in the log. */
export const requestIdOf = (req: Request): string | undefined => requestIds.get(req);

export type Finished = {
  readonly method: string;
  /** The route's pattern, `/v1/sessions/:id`, or `unmatched`: few values, and nothing that a client wrote. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/**
 * One line a request: no header, no body, no query (the WebSocket's has a token in it), no path as the client wrote it.
 * `whoIs` names the session; `onFinished` is where the metrics listen.
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
    const reqId = randomUUID();
    requestIds.set(req, reqId);
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
      logger.info({ reqId, ...finished, ...aborted, ...whoIs(req) }, 'request');
    });
    next();
  };
}

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  return typeof route.path === 'string' ? route.path : 'unmatched';
}
