import type { RequestHandler, Router } from 'express';
import { endpoints } from '@session-lab/contract';
import type { Authentication } from '../../http/authentication.ts';
import { jsonBody } from '../../http/body.ts';
import { bodyOf } from '../../http/parse-input.ts';
import { notServed, strictRouter } from '../../http/routing.ts';
import { unwrap } from '../../shared/result.ts';
import type { Failures } from './failures.ts';

/** Failures and measurements of the servers of lab 16, which affect all students of the lab. */
export function clusterAdminRoutes({
  failures,
  allowedClientsOnly,
  auth,
}: {
  /** Undefined if the lab is off. */
  failures: Pick<Failures, 'inject' | 'measure'> | undefined;
  allowedClientsOnly: RequestHandler;
  auth: Authentication;
}): Router {
  const router = strictRouter();
  const { injectClusterFailure, measureCluster } = endpoints;
  if (failures === undefined)
    return router.use(notServed(injectClusterFailure.path), notServed(measureCluster.path));

  router.post(injectClusterFailure.path, allowedClientsOnly, jsonBody, async (req, res) => {
    const { failure } = unwrap(
      await failures.inject(bodyOf(req, injectClusterFailure.body), auth.getSession(req)),
    );
    res.json(failure);
  });

  router.post(measureCluster.path, allowedClientsOnly, async (_req, res) => {
    const { measurement } = unwrap(await failures.measure());
    res.json(measurement);
  });

  return router;
}
