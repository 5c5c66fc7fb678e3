import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/sites';
import { isLocalHost } from '../../http/transport.ts';
import { strictRouter } from '../../http/routing.ts';
import type { LabTools } from '../lab-tools.ts';

/** Where the bank and the attacker are. A browser on another machine cannot reach `localhost` of this machine. */
export function sites({ sites: own }: LabTools): Router {
  const router = strictRouter();
  const areLocal = own !== undefined && isLocalHost(new URL(own.bank).host);

  router.get(endpoints.readSites.path, (req, res) => {
    if (own === undefined) res.json({ reason: 'not_configured' });
    else if (areLocal && !isLocalHost(req.headers.host ?? '')) res.json({ reason: 'public_host' });
    else res.json({ sites: own });
  });

  return router;
}
