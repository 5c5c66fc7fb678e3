import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Application } from 'express';
import { livePath } from '@session-lab/contract';

export type Upgrade = { readonly socket: Duplex; readonly head: Buffer };

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** True for a request that asks for the WebSocket. All others go their usual way, whatever `Upgrade` they carry. */
export function isUpgrade(req: IncomingMessage): boolean {
  const [path] = (req.url ?? '').split('?');
  return path === livePath && req.headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Sends upgrades through the app like any other request, so that the log, the trace headers, the rule of HTTPS and
 * problem+json hold for them too. A route finds the socket by `upgradeOf` and takes it over, or answers and so refuses.
 */
export function routeUpgrades(server: Server, app: Application): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(req, { socket, head });
    // node:http takes its own handler off a socket that it hands over.
    socket.on('error', () => socket.destroy());
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(req.socket);
    res.once('finish', () => socket.end());
    app(req, res);
  });
}

/** The socket of an upgrade; undefined for a request that asks for none. */
export const upgradeOf = (req: IncomingMessage): Upgrade | undefined => upgrades.get(req);
