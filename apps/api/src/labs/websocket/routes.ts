import type { Request, Router } from 'express';
import { webSocketVersion } from '@session-lab/contract';
import { endpoints, socketPath } from '@session-lab/contract/labs/websocket';
import type { Session } from '@session-lab/session';
import { authenticateUpgrade } from '@session-lab/session/websocket';
import { jsonBody } from '../../http/body.ts';
import { bodyOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { clientOf } from '../../http/request-source.ts';
import { issueToken } from '../../http/response-headers.ts';
import { strictRouter } from '../../http/routing.ts';
import { endUpgraded, upgradeOf } from '../../http/upgrade.ts';
import { clientNetwork } from '../../limits/client-network.ts';
import { createTokenBucket } from '../../live/token-bucket.ts';
import { labTokenOf, realm, refusedLabToken } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createSocketCount } from './limits.ts';
import { createRooms, type RoomSession } from './service.ts';
import { serveSocket } from './socket.ts';

/** A session and the kept messages of its room count as this many keys: they have up to 22 KB. */
const keysOfRoom = 5;
/** Messages on one replica. A class of 200 that presses the button at once sends 200. */
const workRate = { burst: 500, perSecond: 500 } as const;
const busyRetryMs = 5_000;

/** Lab 13: two sockets on two replicas, and a bus between the replicas. */
export function websocket({ quota, allowedOrigins, sockets, ...tools }: LabTools): Router {
  const router = strictRouter();
  const rooms = createRooms(tools);
  const count = createSocketCount();
  const takeWork = createTokenBucket(workRate);

  router.post(endpoints.signIn.path, async (req, res) => {
    await quota.take(req, keysOfRoom);
    const { token, name } = await rooms.signIn();
    issueToken(res, token);
    res.status(201).json({ name });
  });

  router.put(endpoints.switchBus.path, jsonBody, async (req, res) => {
    const { on } = bodyOf(req, endpoints.switchBus.body);
    const { publicId } = await enter(req);
    if (!(await rooms.switchBus(publicId, on))) throw refusedLabToken();
    res.json({ on });
  });

  router.post(endpoints.signOut.path, async (req, res) => {
    const { publicId } = await enter(req);
    await rooms.signOut(publicId);
    res.status(204).end();
  });

  router.get(socketPath, async (req, res) => {
    const upgrade = upgradeOf(req);
    if (upgrade === undefined || req.headers['sec-websocket-version'] !== webSocketVersion)
      throw new ProblemError('upgrade_required');
    if (!allowedOrigins.includes(req.headers.origin ?? '')) throw new ProblemError('origin_not_allowed');
    const verdict = await authenticateUpgrade(rooms.sessions, req, { from: ['query'], realm });
    if (!verdict.ok) throw verdict.error;
    const { publicId } = verdict.session;
    const network = clientNetwork(clientOf(req).address);
    if (count.isFull(network)) throw new ProblemError('too_many_requests', { retryAfterMs: busyRetryMs });
    const accepted = sockets.accept(req, upgrade, (socket) => {
      endUpgraded({ req, res });
      socket.once('close', count.add(network));
      serveSocket({ socket, takeWork, join: (member) => rooms.join(publicId, member) });
    });
    if (!accepted)
      throw new ProblemError('bad_request', { detail: 'This is not a valid WebSocket handshake.' });
  });

  return router;

  async function enter(req: Request): Promise<Session<RoomSession>> {
    const token = labTokenOf(req);
    const verdict = await tools.timings.timer(req).signature(() => rooms.sessions.verify(token));
    if (verdict.ok) return verdict.session;
    throw refusedLabToken();
  }
}
