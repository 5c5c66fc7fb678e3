import type { Router } from 'express';
import { openapiPath } from '@session-lab/contract';
import { openapiDocument } from '@session-lab/contract/openapi';
import { strictRouter } from '../http/strict-router.ts';

export function openapiRoutes({ labs }: { labs: boolean }): Router {
  const router = strictRouter();
  const document = openapiDocument({ labs });
  router.get(openapiPath, (_req, res) => {
    res.json(document);
  });
  return router;
}
