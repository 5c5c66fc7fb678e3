import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { Client } from '../sessions/session-data.ts';

const userAgentLength = 256;

export function clientOf(req: Request): Client {
  return { address: req.ip ?? 'unknown', userAgent: userAgentOf(req) };
}

export function userAgentOf(req: IncomingMessage): string {
  return (req.headers['user-agent'] ?? '').slice(0, userAgentLength);
}
