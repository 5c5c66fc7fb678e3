import type { Request, Response } from 'express';
import { deviceTokenHeader } from '@session-lab/contract';
import type { Client, RequestSource } from '../sessions/session-data.ts';
import { clientAbortSignal } from './client-abort.ts';

/** Maximum length of the stored `User-Agent`, in characters. */
const userAgentLength = 256;

export function clientOf(req: Request): Client {
  return {
    address: req.ip ?? 'unknown',
    userAgent: (req.get('User-Agent') ?? '').slice(0, userAgentLength),
  };
}

export function requestSourceOf(req: Request, res: Response): RequestSource {
  return {
    client: clientOf(req),
    deviceToken: req.get(deviceTokenHeader),
    abortSignal: clientAbortSignal(res),
  };
}
