import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/balancing';
import { paramsOf } from '../../http/parse-input.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import type { LabTools } from '../lab-tools.ts';

/** Lab 3: NGINX picks the replica (nginx/labs.conf). */
export function balancing({ replicaName, inFlight }: LabTools): Router {
  const router = strictRouter();

  router.get(expressPath(endpoints.work.path), (req, res) => {
    paramsOf(req, endpoints.work.params);
    res.json({ servedBy: replicaName, inFlight: inFlight.at(req) });
  });

  return router;
}
