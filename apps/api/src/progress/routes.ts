import type { Router } from 'express';
import { endpoints } from '@session-lab/contract';
import { unwrap } from '../shared/result.ts';
import type { Authentication } from '../http/authentication.ts';
import { jsonBody } from '../http/body.ts';
import { bodyOf } from '../http/parse-input.ts';
import { strictRouter } from '../http/routing.ts';
import type { ProgressOf } from './service.ts';

export function progressRoutes({
  progress,
  auth: { requireSession, sessionOf },
}: {
  progress: ProgressOf;
  auth: Authentication;
}): Router {
  const router = strictRouter();

  router.get(endpoints.readProgress.path, requireSession, async (req, res) => {
    res.json(await progress.read(sessionOf(req).userId));
  });

  router.put(endpoints.writeProgress.path, requireSession, jsonBody, async (req, res) => {
    const input = bodyOf(req, endpoints.writeProgress.body);
    const { labs } = unwrap(await progress.replace(sessionOf(req).userId, input));
    res.json({ labs });
  });

  return router;
}
