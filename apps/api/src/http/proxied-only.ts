import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './problem-error.ts';

/** The header in which NGINX proves that a request came through it; `nginx/proxy.conf` sets it. */
const proxySecretHeader = 'x-proxy-secret';

/** Refusals per address and minute that are logged; further ones answer 429, so that a direct client cannot fill the log. */
export const loggedRefusals = 20;

/**
 * Accepts only requests that carry the secret of NGINX (ASVS 13.2.1). A client that connects to a replica directly would
 * choose its own `X-Forwarded-For` and pass by every limit of NGINX. Removes the header, so that no later code sees the secret.
 */
export function proxiedOnly({
  secret,
  logger,
}: {
  /** 32 bytes; sent as base64url. */
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

/** Takes a point; resolves to the time until the next one, in milliseconds, if there is none left. */
async function waitFor(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
    throw refused;
  }
}
