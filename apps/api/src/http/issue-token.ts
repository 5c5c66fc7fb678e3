import type { Response } from 'express';
import { deviceTokenHeader } from '@session-lab/contract';

/** A new token leaves in a response header: never in a body, which scripts, caches and logs are likelier to keep. */
export function issueToken(res: Response, token: string): void {
  res.set('Authorization', `Bearer ${token}`);
}

export function issueDeviceToken(res: Response, deviceToken: string): void {
  res.set(deviceTokenHeader, deviceToken);
}
