import type { Router } from 'express';
import type { WebSocket } from 'ws';
import { livePath, webSocketVersion } from '@session-lab/contract';
import type { Audit } from '../audit/audit.ts';
import type { Authentication } from '../http/authentication.ts';
import { ProblemError } from '../http/problems.ts';
import { strictRouter } from '../http/routing.ts';
import { masked } from '../mask.ts';
import type { AppSession } from '../sessions/session-data.ts';
import type { Sockets } from './sockets.ts';
import { endUpgraded, upgradeOf } from '../http/upgrade.ts';

const loggedOriginLength = 100;

/** Browsers send `Origin` with every upgrade but do not check it, so the server must check it. */
export function liveRoutes({
  auth,
  sockets,
  allowedOrigins,
  audit,
  serve,
}: {
  auth: Authentication;
  sockets: Sockets;
  allowedOrigins: readonly string[];
  audit: Audit;
  serve: (socket: WebSocket, session: AppSession) => void;
}): Router {
  const router = strictRouter();
  router.get(livePath, async (req, res) => {
    const upgrade = upgradeOf(req);
    if (upgrade === undefined || req.headers['sec-websocket-version'] !== webSocketVersion)
      throw new ProblemError('upgrade_required');
    const origin = req.headers.origin ?? '';
    if (!allowedOrigins.includes(origin)) {
      audit({ event: 'origin_refused', origin: masked(origin).slice(0, loggedOriginLength) });
      throw new ProblemError('origin_not_allowed');
    }
    const session = await auth.upgradeSession(req);
    const accepted = sockets.accept(req, upgrade, (socket) => {
      endUpgraded({ req, res });
      serve(socket, session);
    });
    if (!accepted)
      throw new ProblemError('bad_request', { detail: 'This is not a valid WebSocket handshake.' });
  });
  return router;
}
