import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/balancing';
import { clientAbortSignal } from '../../http/client-abort.ts';
import { paramsOf } from '../../http/parse-input.ts';
import { clientOf } from '../../http/request-source.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import { clientNetwork } from '../../limits/client-network.ts';
import type { LabTools } from '../lab-tools.ts';
import { createWork, workBounds } from './service.ts';

/** Lab 3: NGINX picks the replica (nginx/labs.conf). */
export function balancing({ replicaName, inFlight }: LabTools): Router {
  const router = strictRouter();
  const work = createWork({ ...workBounds, pause: (ms, signal) => pause(ms, undefined, { signal }) });

  router.get(expressPath(endpoints.work.path), async (req, res) => {
    paramsOf(req, endpoints.work.params);
    await work(clientNetwork(clientOf(req).address), clientAbortSignal(res));
    res.json({ servedBy: replicaName, inFlight: inFlight.at(req) });
  });

  return router;
}
