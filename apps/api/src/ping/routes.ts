import type { Router } from 'express';
import { endpoints, type Ping } from '@session-lab/contract';
import { strictRouter } from '../http/strict-router.ts';

/** Who served this. No session, no store: what is left is the way there and back. */
export function pingRoutes({ replicaName }: { replicaName: string }): Router {
  const router = strictRouter();
  router.get(endpoints.ping.path, (_req, res) => {
    const answer: Ping = { servedBy: replicaName, uptimeMs: Math.round(process.uptime() * 1000) };
    res.json(answer);
  });
  return router;
}
