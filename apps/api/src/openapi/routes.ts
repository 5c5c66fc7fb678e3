import { Router } from 'express';
import { openapiPath } from '@session-lab/contract';
import { openapiDocument } from '@session-lab/contract/openapi';

export function openapiRoutes({ labs }: { labs: boolean }): Router {
  const router = Router();
  const document = openapiDocument({ labs });
  router.get(openapiPath, (_req, res) => {
    res.json(document);
  });
  return router;
}
