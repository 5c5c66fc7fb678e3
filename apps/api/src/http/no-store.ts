import type { RequestHandler } from 'express';

/** Nothing of the API is kept by a cache on the way or in the browser (RFC 9111, section 5.2.2.5). */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
