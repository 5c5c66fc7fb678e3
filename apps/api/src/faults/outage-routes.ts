import type { RequestHandler, Router } from 'express';
import { endpoints } from '@session-lab/contract';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { bodyOf } from '../http/parse-input.ts';
import { notServed, strictRouter } from '../http/routing.ts';
import { unwrap } from '../shared/result.ts';
import type { Outages } from './outages.ts';

/** Outages of the Redis of lab 15. The app and the other labs do not use it. */
export function outageRoutes({
  outages,
  allowedClientsOnly,
  auth,
}: {
  /** Undefined if the lab is off. */
  outages: Pick<Outages, 'start'> | undefined;
  allowedClientsOnly: RequestHandler;
  auth: Authentication;
}): Router {
  const { path, body } = endpoints.injectOutage;
  if (outages === undefined) return notServed(path);
  const router = strictRouter();

  router.post(path, allowedClientsOnly, jsonBody, async (req, res) => {
    const { outage: kind } = bodyOf(req, body);
    const { outage } = unwrap(await outages.start(kind, auth.getSession(req)));
    res.json(outage);
  });

  return router;
}
