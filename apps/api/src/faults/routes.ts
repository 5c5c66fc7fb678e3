import type { Router, RequestHandler } from 'express';
import { endpoints } from '@session-lab/contract';
import { unwrap } from '../shared/result.ts';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { bodyOf } from '../http/parse-input.ts';
import { strictRouter } from '../http/routing.ts';
import type { Faults } from './service.ts';

export function faultRoutes({
  faults,
  answerFirst,
  allowedClientsOnly,
  auth,
}: {
  faults: Faults;
  answerFirst: RequestHandler;
  allowedClientsOnly: RequestHandler;
  auth: Authentication;
}): Router {
  const router = strictRouter();

  router.post(endpoints.injectFault.path, answerFirst, allowedClientsOnly, jsonBody, async (req, res) => {
    const fault = bodyOf(req, endpoints.injectFault.body);
    const { untilMs } = unwrap(await faults.inject(fault, auth.getSession(req)));
    const until = untilMs === undefined ? null : new Date(untilMs).toISOString();
    res.json({ fault: fault.fault, replica: fault.replica, until });
  });

  return router;
}
