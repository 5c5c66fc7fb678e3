import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';

/** The hosts that browsers count as a secure context without TLS. */
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses a call over plain HTTP to any other host, without a redirect: the client has to learn of its mistake
 * (ASVS 4.1.2). Its token went over the wire in clear, so `endSession` ends the session.
 */
export function secureTransport({
  endSession,
}: {
  endSession: (req: Request) => Promise<void>;
}): RequestHandler {
  return async (req, _res, next) => {
    if (req.secure || isLocalHost(req)) {
      next();
      return;
    }
    await endSession(req);
    throw new ProblemError('https_required');
  };
}

function isLocalHost(req: IncomingMessage): boolean {
  return localHosts.has((req.headers.host ?? '').toLowerCase().replace(/:\d*$/, ''));
}
