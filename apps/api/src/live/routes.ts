import type { Router } from 'express';
import type { WebSocket } from 'ws';
import { livePath, webSocketVersion } from '@session-lab/contract';
import type { Session } from '@session-lab/session';
import type { Authentication } from '../http/authentication.ts';
import { ProblemError } from '../http/problem-error.ts';
import { strictRouter } from '../http/strict-router.ts';
import type { SessionData } from '../sessions/session-data.ts';
import type { Sockets } from './sockets.ts';
import { upgradeOf } from './upgrade.ts';

/** The WebSocket. Browsers send `Origin` with every upgrade, and check nothing themselves: it has to be checked here. */
export function liveRoutes({
  auth,
  sockets,
  allowedOrigins,
  serve,
}: {
  auth: Authentication;
  sockets: Sockets;
  allowedOrigins: readonly string[];
  serve: (socket: WebSocket, session: Session<SessionData>) => void;
}): Router {
  const router = strictRouter();
  router.get(livePath, async (req, res) => {
    const upgrade = upgradeOf(req);
    if (upgrade === undefined || req.headers['sec-websocket-version'] !== webSocketVersion)
      throw new ProblemError('upgrade_required');
    if (!allowedOrigins.includes(req.headers.origin ?? '')) throw new ProblemError('origin_not_allowed');
    const session = await auth.upgradeSession(req);
    const accepted = sockets.accept(req, upgrade, (socket) => {
      res.statusCode = 101;
      res.detachSocket(req.socket);
      // The request ends here, for its line in the log; ws has written the 101 and has the socket.
      res.emit('close');
      serve(socket, session);
    });
    if (!accepted) throw new ProblemError('bad_request', { detail: 'This is no WebSocket handshake.' });
  });
  return router;
}
