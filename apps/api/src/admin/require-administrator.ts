import type { RequestHandler } from 'express';
import type { Authentication } from '../http/authentication.ts';
import { ProblemError } from '../http/problem-error.ts';

/** Whose session has the role of an administrator. A change of role ends the sessions that have the old one. */
export function requireAdministrator({
  requireSession,
  sessionOf,
}: Pick<Authentication, 'requireSession' | 'sessionOf'>): [RequestHandler, RequestHandler] {
  const requireRole: RequestHandler = (req, _res, next) => {
    if (sessionOf(req).data.profile.role !== 'admin') throw new ProblemError('forbidden');
    next();
  };
  return [requireSession, requireRole];
}
