import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Application, Request, Response } from 'express';

export type Upgrade = { readonly socket: Duplex; readonly head: Buffer };

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Returns whether a request requests a WebSocket at one of the paths. Other protocols in `Upgrade` are ignored. */
export const isUpgradeTo =
  (paths: readonly string[]) =>
  (req: IncomingMessage): boolean => {
    const [path = ''] = (req.url ?? '').split('?');
    return paths.includes(path) && req.headers.upgrade?.toLowerCase() === 'websocket';
  };

/** Passes upgrades through the app, so that the log, the trace headers, the HTTPS rule and problem+json apply to them. */
export function routeUpgrades(server: Server, app: Application): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.set(req, { socket, head });
    // node:http has removed its own error handler, and an error without a handler would end the process.
    socket.on('error', () => socket.destroy());
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(req.socket);
    res.once('finish', () => socket.end());
    app(req, res);
  });
}

/** Undefined for an ordinary request. */
export const upgradeOf = (req: IncomingMessage): Upgrade | undefined => upgrades.get(req);

/** Ends a request whose 101 response a WebSocket library has written, for the log. The socket no longer belongs to it. */
export function endUpgraded({ req, res }: { req: Request; res: Response }): void {
  res.statusCode = 101;
  res.detachSocket(req.socket);
  res.emit('close');
}
