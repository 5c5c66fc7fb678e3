import type { Router } from 'express';
import { strictRouter } from '../http/strict-router.ts';

export const healthPaths = { live: '/healthz', ready: '/readyz' } as const;

/**
 * `/healthz`: the process serves; it never asks Redis, or a Redis that is away would have every replica restarted.
 * `/readyz`: send requests here; 503 while the store is away and from the moment the replica begins to stop.
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
