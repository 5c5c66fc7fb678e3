import type { Router, ErrorRequestHandler, RequestHandler } from 'express';
import { endpoints } from '@session-lab/contract';
import { AuthenticationError } from '@session-lab/session/express';
import { unwrap } from '../shared/result.ts';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { requestSourceOf } from '../http/request-source.ts';
import { issueDeviceToken, issueToken } from '../http/response-headers.ts';
import { bodyOf, paramsOf, queryOf } from '../http/parse-input.ts';
import { expressPath, strictRouter } from '../http/routing.ts';
import type { Users } from '../users/service.ts';
import { viewOf, type OwnSessions } from './service.ts';

export function sessionRoutes({
  users,
  ownSessions,
  auth: { requireSession, peekSession, sessionOf, endPresented, revokePresented },
}: {
  users: Pick<Users, 'signIn'>;
  ownSessions: OwnSessions;
  auth: Authentication;
}): Router {
  const router = strictRouter();

  router.post(endpoints.signIn.path, jsonBody, async (req, res) => {
    const input = bodyOf(req, endpoints.signIn.body);
    const { profile, token, deviceToken } = unwrap(await users.signIn(input, requestSourceOf(req, res)));
    await endPresented(req);
    issueToken(res, token);
    issueDeviceToken(res, deviceToken);
    res.status(201).json(profile);
  });

  router.get(endpoints.listSessions.path, requireSession, async (req, res) => {
    res.json({ sessions: await ownSessions.list(sessionOf(req)) });
  });

  router.get(endpoints.readSession.path, peekSession, (req, res) => {
    const session = sessionOf(req);
    res.json(viewOf(session, session.publicId));
  });

  const signOut: RequestHandler = async (req, res) => {
    await ownSessions.signOut(sessionOf(req));
    res.sendStatus(204);
  };
  router.delete(endpoints.signOut.path, requireSession, signOut, alreadySignedOut(revokePresented));

  router.delete(expressPath(endpoints.endSession.path), requireSession, async (req, res) => {
    const { id } = paramsOf(req, endpoints.endSession.params);
    unwrap(await ownSessions.end(sessionOf(req), id));
    res.sendStatus(204);
  });

  router.delete(endpoints.endOtherSessions.path, requireSession, async (req, res) => {
    queryOf(req, endpoints.endOtherSessions.query);
    res.json({ ended: await ownSessions.endOthers(sessionOf(req)) });
  });

  return router;
}

/**
 * Answers a sign-out whose session has already ended with 204, once the store confirms the end. The client may be repeating a
 * sign-out that the store could not confirm.
 */
const alreadySignedOut =
  (confirm: Authentication['revokePresented']): ErrorRequestHandler =>
  async (error: unknown, req, res, next) => {
    if (!(error instanceof AuthenticationError) || error.reason !== 'not_found') return next(error);
    await confirm(req);
    res.sendStatus(204);
  };
