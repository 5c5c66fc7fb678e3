import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/balancing';
import { paramsOf } from '../../http/parse-input.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import type { LabTools } from '../labs.ts';

/**
 * Lab 3: whom NGINX asks is decided before a replica hears of it (nginx/labs.conf); here it only says that it was asked, and
 * how much it had to do. So there is no service, and nothing to keep.
 */
export function balancing({ replicaName, inFlight }: LabTools): Router {
  const router = strictRouter();

  router.get(expressPath(endpoints.work.path), (req, res) => {
    paramsOf(req, endpoints.work.params);
    res.json({ servedBy: replicaName, inFlight: inFlight.at(req) });
  });

  return router;
}
