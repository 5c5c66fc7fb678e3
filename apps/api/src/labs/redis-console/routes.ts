import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/redis-console';
import { jsonBody } from '../../http/body.ts';
import { bodyOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { issueToken } from '../../http/response-headers.ts';
import { strictRouter } from '../../http/routing.ts';
import { labTokenOf, refusedLabToken, studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createRedisConsole, type Refusal } from './service.ts';

/** A database counts as this many keys: a network can open 240 in an hour. */
const keysOfDatabase = 50;

const problems = {
  'no database': () =>
    new ProblemError('not_found', {
      detail: 'This student has no database. It was emptied after 15 minutes without a request.',
    }),
  'too fast': () =>
    new ProblemError('too_many_requests', {
      detail: 'A student can send 20 commands a second. Wait a second, and run the line again.',
      retryAfterMs: 1_000,
    }),
  'all in use': () =>
    new ProblemError('lab_busy', {
      detail: 'All 250 databases of this lab are in use. Try again in a minute.',
      retryAfterMs: 60_000,
    }),
  busy: () =>
    new ProblemError('lab_busy', {
      detail: 'Another student compares KEYS and SCAN now. Try again in a moment.',
      retryAfterMs: 2_000,
    }),
} as const satisfies Record<Refusal, () => ProblemError>;

/** Lab 14: a console for a Redis server of its own. */
export function redisConsole({ console: server, quota, keyFor, timings }: LabTools): Router {
  const router = strictRouter();
  if (server === undefined) return router;
  const lab = createRedisConsole(server, keyFor('redis-console'));

  router.post(endpoints.open.path, async (req, res) => {
    const student = studentOf(req);
    await quota.take(req, keysOfDatabase);
    const { token, ...opened } = valueOf(await lab.open(student));
    issueToken(res, token);
    res.status(201).json(opened);
  });

  router.post(endpoints.run.path, jsonBody, async (req, res) => {
    const { line } = bodyOf(req, endpoints.run.body);
    res.json(valueOf(await lab.run(studentOf(req), line)));
  });

  router.get(endpoints.readKeys.path, async (req, res) => {
    res.json(valueOf(await lab.list(studentOf(req))));
  });

  router.get(endpoints.readMe.path, async (req, res) => {
    const token = labTokenOf(req);
    const user = valueOf(await lab.readMe(studentOf(req), token, timings.timer(req)));
    if (user === undefined) throw refusedLabToken();
    res.json(user);
  });

  router.post(endpoints.compare.path, async (req, res) => {
    res.json(valueOf(await lab.compare(studentOf(req))));
  });

  router.post(endpoints.knock.path, async (req, res) => {
    res.json(valueOf(await lab.knock(studentOf(req))));
  });

  return router;
}

function valueOf<Value>(outcome: { ok: true; value: Value } | { ok: false; reason: Refusal }): Value {
  if (outcome.ok) return outcome.value;
  throw problems[outcome.reason]();
}
