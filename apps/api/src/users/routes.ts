import type { Router } from 'express';
import { endpoints } from '@session-lab/contract';
import { unwrap } from '../shared/result.ts';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { bodyOf } from '../http/parse-input.ts';
import { requestSourceOf } from '../http/request-source.ts';
import { issueDeviceToken, issueToken } from '../http/response-headers.ts';
import { strictRouter } from '../http/routing.ts';
import type { Users } from './service.ts';

export function userRoutes({
  users,
  auth: { requireSession, sessionOf, endPresented },
}: {
  users: Users;
  auth: Authentication;
}): Router {
  const router = strictRouter();

  router.post(endpoints.signUp.path, jsonBody, async (req, res) => {
    const input = bodyOf(req, endpoints.signUp.body);
    const { profile, token, deviceToken } = unwrap(await users.signUp(input, requestSourceOf(req, res)));
    await endPresented(req);
    issueToken(res, token);
    issueDeviceToken(res, deviceToken);
    res.status(201).json(profile);
  });

  router.get(endpoints.readProfile.path, requireSession, (req, res) => {
    res.json(sessionOf(req).data.profile);
  });

  router.patch(endpoints.changeProfile.path, requireSession, jsonBody, async (req, res) => {
    const { displayName } = bodyOf(req, endpoints.changeProfile.body);
    const { profile } = unwrap(await users.changeDisplayName(sessionOf(req).userId, displayName));
    res.json(profile);
  });

  router.delete(endpoints.deleteAccount.path, requireSession, async (req, res) => {
    await users.deleteAccount(sessionOf(req));
    res.sendStatus(204);
  });

  router.put(endpoints.changePassword.path, requireSession, jsonBody, async (req, res) => {
    const input = bodyOf(req, endpoints.changePassword.body);
    const { token, deviceToken } = unwrap(
      await users.changePassword(sessionOf(req), input, requestSourceOf(req, res)),
    );
    issueToken(res, token);
    issueDeviceToken(res, deviceToken);
    res.sendStatus(204);
  });

  return router;
}
