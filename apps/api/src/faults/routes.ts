import type { Router, RequestHandler } from 'express';
import { endpoints } from '@session-lab/contract';
import { requireAdministrator } from '../admin/require-administrator.ts';
import type { Audit } from '../audit/audit.ts';
import { unwrap } from '../shared/result.ts';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { bodyOf } from '../http/parse-input.ts';
import { strictRouter } from '../http/routing.ts';
import type { Faults } from './service.ts';

export function faultRoutes({
  faults,
  answerFirst,
  auth,
  audit,
}: {
  faults: Faults;
  answerFirst: RequestHandler;
  auth: Authentication;
  audit: Audit;
}): Router {
  const router = strictRouter();
  const administratorsOnly = strictRouter().use(...requireAdministrator(auth, audit));
  const allowedClientsOnly: RequestHandler = async (req, res, next) => {
    if (await faults.areOpenToAll()) next();
    else administratorsOnly(req, res, next);
  };

  router.post(endpoints.injectFault.path, answerFirst, allowedClientsOnly, jsonBody, async (req, res) => {
    const fault = bodyOf(req, endpoints.injectFault.body);
    const { untilMs } = unwrap(await faults.inject(fault, auth.getSession(req)));
    const until = untilMs === undefined ? null : new Date(untilMs).toISOString();
    res.json({ fault: fault.fault, replica: fault.replica, until });
  });

  return router;
}
