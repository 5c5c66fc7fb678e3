import type { RequestHandler } from 'express';
import type { Audit } from '../audit/audit.ts';
import type { Authentication } from '../http/authentication.ts';
import { ProblemError } from '../http/problems.ts';

/** Accepts only sessions with the role of an administrator. A change of role ends the sessions that have the old role. */
export function requireAdministrator(
  { requireSession, sessionOf }: Pick<Authentication, 'requireSession' | 'sessionOf'>,
  audit: Audit,
): [RequestHandler, RequestHandler] {
  const requireRole: RequestHandler = (req, _res, next) => {
    const { userId, publicId: sessionId, data } = sessionOf(req);
    if (data.profile.role !== 'admin') {
      audit({ event: 'access_denied', userId, sessionId });
      throw new ProblemError('forbidden');
    }
    next();
  };
  return [requireSession, requireRole];
}
