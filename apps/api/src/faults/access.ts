import type { RequestHandler } from 'express';
import { requireAdministrator } from '../admin/require-administrator.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authentication } from '../http/authentication.ts';
import { strictRouter } from '../http/routing.ts';
import type { Faults } from './service.ts';

/** Accepts every client while the app has no administrator, and then administrators only. */
export function faultAccess({
  faults,
  auth,
  audit,
}: {
  faults: Pick<Faults, 'areOpenToAll'>;
  auth: Authentication;
  audit: Audit;
}): RequestHandler {
  const administratorsOnly = strictRouter().use(...requireAdministrator(auth, audit));
  return async (req, res, next) => {
    if (await faults.areOpenToAll()) next();
    else administratorsOnly(req, res, next);
  };
}
