import type { RequestHandler, Response } from 'express';
import { deviceTokenHeader } from '@session-lab/contract';

/** Forbids caches on the network and in the browser to store a response (RFC 9111, section 5.2.2.5). */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** Sends a new token as a response header. Scripts, caches and logs are more likely to keep a body. */
export function issueToken(res: Response, token: string): void {
  res.set('Authorization', `Bearer ${token}`);
}

export function issueDeviceToken(res: Response, deviceToken: string): void {
  res.set(deviceTokenHeader, deviceToken);
}
