import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/outage';
import { paramsOf } from '../../http/parse-input.ts';
import { issueToken } from '../../http/response-headers.ts';
import { expressPath, notServed, strictRouter } from '../../http/routing.ts';
import { labTokenOf, refusedLabToken, studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createOutageLab } from './service.ts';

/** Lab 15: one request to three servers, while the Redis of this lab is frozen or stopped. Without such a Redis, the lab is off. */
export function outage({ outage: own, clock, keyFor, quota, timings }: LabTools): Router {
  if (own === undefined) return notServed('/v1/labs/outage');
  const router = strictRouter();
  const lab = createOutageLab({ redis: own.redis, clock, keyFor });

  router.post(endpoints.signIn.path, async (req, res) => {
    await quota.take(req);
    const { token, user } = await lab.signIn();
    issueToken(res, token);
    res.status(201).json(user);
  });

  router.get(expressPath(endpoints.readMe.path), async (req, res) => {
    const { server } = paramsOf(req, endpoints.readMe.params);
    const sender = { student: studentOf(req), timer: timings.timer(req) };
    const user = await lab.userOf(server, labTokenOf(req), sender);
    if (user === undefined) throw refusedLabToken();
    res.json(user);
  });

  router.get(endpoints.readOutage.path, async (_req, res) => {
    res.json(await own.outages.latest());
  });

  return router;
}
