import type { Router } from 'express';
import { endpoints, openapiPath, type Ping } from '@session-lab/contract';
import { openapiDocument } from '@session-lab/contract/openapi';
import { strictRouter } from '../http/routing.ts';

export const healthPaths = { live: '/healthz', ready: '/readyz' } as const;

/**
 * Serves the health checks of an orchestrator.
 *
 * - `/healthz` answers while the process runs. It never queries Redis; otherwise an outage of Redis would restart every replica.
 * - `/readyz` answers 503 while the sessions' store is unavailable, and from the moment the replica begins to stop.
 */
export function healthRoutes({
  replicaName,
  isReady,
}: {
  replicaName: string;
  isReady: () => boolean;
}): Router {
  const router = strictRouter();
  router.get(healthPaths.live, (_req, res) => {
    res.json({ status: 'ok', replica: replicaName });
  });
  router.get(healthPaths.ready, (_req, res) => {
    const ready = isReady();
    res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', replica: replicaName });
  });
  return router;
}

/** Serves the name and uptime of the replica. Needs no session and no Redis, so its time is the time of the round trip. */
export function pingRoutes({ replicaName }: { replicaName: string }): Router {
  const router = strictRouter();
  router.get(endpoints.ping.path, (_req, res) => {
    const answer: Ping = { servedBy: replicaName, uptimeMs: Math.round(process.uptime() * 1000) };
    res.json(answer);
  });
  return router;
}

export function openapiRoutes({ labs }: { labs: boolean }): Router {
  const router = strictRouter();
  const document = openapiDocument({ labs });
  router.get(openapiPath, (_req, res) => {
    res.json(document);
  });
  return router;
}
