import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './problems.ts';

/** Header with which NGINX proves that it forwarded a request. `nginx/proxy.conf` sets it. */
const proxySecretHeader = 'x-proxy-secret';

/** Logged refusals per address and minute. Further requests get 429, so that a direct client cannot fill the log. */
export const loggedRefusals = 20;

/**
 * Accepts only requests that carry the secret of NGINX (ASVS 13.2.1). A client that connects to a replica directly could
 * choose its own `X-Forwarded-For` and bypass every limit of NGINX. Removes the header so that later code does not see the secret.
 */
export function proxiedOnly({
  secret,
  logger,
}: {
  /** 32 bytes. NGINX sends them as base64url. */
  secret: Buffer;
  logger: Logger;
}): RequestHandler {
  const expected = digest(secret.toString('base64url'));
  const refusals = new RateLimiterMemory({ points: loggedRefusals, duration: 60 });
  return async (req, _res, next) => {
    const given = req.headers[proxySecretHeader];
    delete req.headers[proxySecretHeader];
    if (typeof given === 'string' && timingSafeEqual(digest(given), expected)) {
      next();
      return;
    }
    const address = req.socket.remoteAddress ?? 'unknown';
    const retryAfterMs = await waitFor(refusals, address);
    if (retryAfterMs !== undefined) throw new ProblemError('too_many_requests', { retryAfterMs });
    logger.warn({ address }, 'refused a request that did not come through NGINX');
    throw new ProblemError('forbidden', { detail: 'Send the request to NGINX, not to a replica.' });
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes a point. Resolves to the time until the next point, in milliseconds, if there is none left. */
async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
    throw refused;
  }
}

/** Hosts that browsers treat as secure contexts without TLS. */
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses plain HTTP to any other host. Does not redirect, so that the client's mistake is noticed (ASVS 4.1.2). The token
 * was sent in clear text, so `endSession` ends its session.
 */
export function secureTransport({
  endSession,
}: {
  endSession: (req: Request) => Promise<void>;
}): RequestHandler {
  return async (req, _res, next) => {
    if (req.secure || isLocalHost(req.headers.host)) {
      next();
      return;
    }
    await endSession(req);
    throw new ProblemError('https_required');
  };
}

/** Takes the host of a URL or of the header `Host`, with or without a port. */
export function isLocalHost(host = ''): boolean {
  return localHosts.has(host.toLowerCase().replace(/:\d*$/, ''));
}
