import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/where-state-lives';
import { issueToken } from '../../http/response-headers.ts';
import { clientOf } from '../../http/request-source.ts';
import { paramsOf } from '../../http/parse-input.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import { clientNetwork } from '../../limits/client-network.ts';
import { labTokenOf, refusedLabToken } from '../lab-token.ts';
import type { LabTools } from '../labs.ts';
import { createLanes } from './service.ts';

/** Lab 2 and the opening: the same sign-in, its state in four places. */
export function whereStateLives(tools: LabTools): Router {
  const router = strictRouter();
  const lanes = createLanes(tools);

  router.post(expressPath(endpoints.signIn.path), async (req, res) => {
    const { lane } = paramsOf(req, endpoints.signIn.params);
    if (lane === 'redis') await tools.quota.take(req);
    const { token, person } = await lanes[lane].signIn(clientNetwork(clientOf(req).address));
    issueToken(res, token);
    res.status(201).json(person);
  });

  router.get(expressPath(endpoints.readMe.path), async (req, res) => {
    const { lane } = paramsOf(req, endpoints.readMe.params);
    const person = await lanes[lane].whoIs(labTokenOf(req), tools.timings.timer(req));
    if (person === undefined) throw refusedLabToken();
    res.json(person);
  });

  return router;
}
