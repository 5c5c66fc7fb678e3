import type { Router, Response } from 'express';
import { endpoints, type Step } from '@session-lab/contract/labs/anatomy';
import { issueToken } from '../../http/response-headers.ts';
import { queryOf } from '../../http/parse-input.ts';
import type { ProblemError } from '../../http/problems.ts';
import { strictRouter } from '../../http/routing.ts';
import { explainedRefusal, labTokenOf, studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { draw, seedOf } from './generators.ts';
import { createGenerations } from './generations.ts';
import { createAnatomy } from './service.ts';

/** Lab 4: the parts of a token, and the check of a changed token. */
export function anatomy(tools: LabTools): Router {
  const router = strictRouter();
  const generations = createGenerations(tools);
  const { issue, open, rotate } = createAnatomy({ ...tools, key: tools.keyFor('anatomy'), generations });
  const seedKey = tools.keyFor('anatomy generator');

  router.post(endpoints.issueToken.path, async (req, res) => {
    const student = studentOf(req);
    await tools.quota.take(req);
    const { token, known } = await issue(student);
    issueToken(res, token);
    res.status(201).json(known);
  });

  router.get(endpoints.readMe.path, async (req, res) => {
    const opened = await open(studentOf(req), labTokenOf(req), tools.timings.timer(req));
    if (!opened.ok) throw refusal(res, opened.step);
    res.json(opened.known);
  });

  router.post(endpoints.rotateKeys.path, async (req, res) => {
    const student = studentOf(req);
    await tools.quota.take(req);
    res.json(await rotate(student));
  });

  router.get(endpoints.draw.path, (req, res) => {
    const student = studentOf(req);
    const query = queryOf(req, endpoints.draw.query);
    res.json({ values: draw(query, seedOf(seedKey, student)) });
  });

  return router;
}

const refusalDetail = {
  length: 'Refused at the length: a token has 86 characters.',
  encoding: 'Refused at the encoding: this is not the base64url form of 64 bytes.',
  signature: 'Refused at the signature: no key of the keyring computed it.',
  store: 'Refused at the store: Redis has no entry for this id.',
} as const satisfies Record<Step, string>;

const refusal = (res: Response, step: Step): ProblemError =>
  explainedRefusal(res, { step, detail: refusalDetail[step] });
