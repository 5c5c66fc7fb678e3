import type { Router } from 'express';
import { endpoints } from '@session-lab/contract';
import { unwrap } from '../shared/result.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authentication } from '../http/authentication.ts';
import { paramsOf, queryOf } from '../http/parse-input.ts';
import { expressPath, strictRouter } from '../http/routing.ts';
import { requireAdministrator } from './require-administrator.ts';
import type { AdminSessions } from './service.ts';

export function adminRoutes({
  adminSessions,
  auth,
  audit,
}: {
  adminSessions: AdminSessions;
  auth: Authentication;
  audit: Audit;
}): Router {
  const router = strictRouter();
  const forAdministrators = requireAdministrator(auth, audit);

  router.get(endpoints.listAllSessions.path, ...forAdministrators, async (req, res) => {
    const query = queryOf(req, endpoints.listAllSessions.query);
    res.json(await adminSessions.page(auth.sessionOf(req), query));
  });

  router.delete(expressPath(endpoints.endAnySession.path), ...forAdministrators, async (req, res) => {
    const { id } = paramsOf(req, endpoints.endAnySession.params);
    unwrap(await adminSessions.end(auth.sessionOf(req), id));
    res.sendStatus(204);
  });

  router.delete(endpoints.endAllOtherSessions.path, ...forAdministrators, async (req, res) => {
    queryOf(req, endpoints.endAllOtherSessions.query);
    const ended = await adminSessions.endOthers(auth.sessionOf(req));
    res.json({ ended });
  });

  return router;
}
