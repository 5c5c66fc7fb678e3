import { Router } from 'express';
import type { Metrics } from './metrics.ts';

/** On a port of its own, which NGINX does not publish. */
export function metricsRoutes({ registry }: Pick<Metrics, 'registry'>): Router {
  const router = Router();
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
