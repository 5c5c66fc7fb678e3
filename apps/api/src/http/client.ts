import type { Request } from 'express';
import type { Client } from '../sessions/session-data.ts';

const userAgentLength = 256;

export function clientOf(req: Request): Client {
  return {
    address: req.ip ?? 'unknown',
    userAgent: (req.get('User-Agent') ?? '').slice(0, userAgentLength),
  };
}
