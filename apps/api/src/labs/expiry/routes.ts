import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/expiry';
import { issueToken } from '../../http/response-headers.ts';
import { strictRouter } from '../../http/routing.ts';
import { labTokenOf, refusedLabToken } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createExpiry } from './service.ts';

/** Lab 6: a sliding idle timeout and a fixed expiry. */
export function expiry(tools: LabTools): Router {
  const router = strictRouter();
  const lab = createExpiry(tools);
  const { timer } = tools.timings;

  router.post(endpoints.signIn.path, async (req, res) => {
    await tools.quota.take(req);
    const { token, ...rest } = await lab.signIn();
    issueToken(res, token);
    res.status(201).json(rest);
  });

  router.get(endpoints.readMe.path, async (req, res) => {
    res.json((await lab.bySession(labTokenOf(req), timer(req))) ?? refuse());
  });

  router.get(endpoints.readJwt.path, async (req, res) => {
    res.json((await lab.byJwt(labTokenOf(req), timer(req))) ?? refuse());
  });

  router.get(endpoints.peek.path, async (req, res) => {
    res.json((await lab.peek(labTokenOf(req), timer(req))) ?? refuse());
  });

  router.post(endpoints.touchWrongKey.path, async (req, res) => {
    res.json((await lab.touchWrongKey(labTokenOf(req), timer(req))) ?? refuse());
  });

  return router;
}

function refuse(): never {
  throw refusedLabToken();
}
