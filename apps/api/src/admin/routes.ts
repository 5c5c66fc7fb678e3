import { Router, type RequestHandler } from 'express';
import { endpoints } from '@session-lab/contract';
import { accepted } from '../http/accepted.ts';
import type { Authentication } from '../http/authentication.ts';
import { paramsOf, queryOf } from '../http/parsed.ts';
import { ProblemError } from '../http/problem-error.ts';
import { expressPath } from '../http/unmatched.ts';
import type { AdminSessions } from './service.ts';

export function adminRoutes({
  adminSessions,
  auth: { requireSession, sessionOf },
}: {
  adminSessions: AdminSessions;
  auth: Authentication;
}): Router {
  const router = Router();
  /** The role is the session's: a change of role ends the sessions that have the old one. */
  const requireAdmin: RequestHandler = (req, _res, next) => {
    if (sessionOf(req).data.profile.role !== 'admin') throw new ProblemError('forbidden');
    next();
  };

  router.get(endpoints.listAllSessions.path, requireSession, requireAdmin, async (req, res) => {
    const query = queryOf(req, endpoints.listAllSessions.query);
    res.json(await adminSessions.page(sessionOf(req), query));
  });

  router.delete(expressPath(endpoints.endAnySession.path), requireSession, requireAdmin, async (req, res) => {
    const { id } = paramsOf(req, endpoints.endAnySession.params);
    accepted(await adminSessions.end(id));
    res.sendStatus(204);
  });

  return router;
}
