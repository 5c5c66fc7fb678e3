import type { Response } from 'express';

/** A new token leaves in a response header: never in a body, which scripts, caches and logs are likelier to keep. */
export function issueToken(res: Response, token: string): void {
  res.set('Authorization', `Bearer ${token}`);
}
