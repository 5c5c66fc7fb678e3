import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import { issueToken } from '../../http/response-headers.ts';
import { clientOf } from '../../http/request-source.ts';
import { paramsOf } from '../../http/parse-input.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import { clientNetwork } from '../../limits/client-network.ts';
import { labTokenOf, refusedLabToken } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createLanes } from './service.ts';

/** Lab 2 and the introduction: one sign-in, with its state in four places. */
export function whereStateLives(tools: LabTools): Router {
  const router = strictRouter();
  const lanes = createLanes(tools);

  router.post(expressPath(endpoints.signIn.path), async (req, res) => {
    const { lane } = paramsOf(req, endpoints.signIn.params);
    if (lane === 'redis') await tools.quota.take(req);
    const { token, user } = await lanes[lane].signIn(clientNetwork(clientOf(req).address));
    issueToken(res, token);
    res.status(201).json(user);
  });

  router.get(expressPath(endpoints.readMe.path), async (req, res) => {
    const { lane } = paramsOf(req, endpoints.readMe.params);
    const user = await lanes[lane].userOf(labTokenOf(req), tools.timings.timer(req));
    if (user === undefined) throw refusedLabToken();
    res.json(user);
  });

  return router;
}
