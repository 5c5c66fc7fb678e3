import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type Express, type Request } from 'express';

/** The app of all contenders on Express. ETags are off: hashing each response is not compared. */
export function plainApp(): Express {
  return express().disable('x-powered-by').disable('etag');
}

export const listen = (app: Express): Promise<string> => listenOn(createServer(app));

/** Resolves to the address: `http://127.0.0.1:<port>`. */
export async function listenOn(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

/** Returns the token of `Authorization: Bearer <token>`. */
export function bearerToken(request: Request): string | undefined {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined;
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });
