import type { Router, Request, Response } from 'express';
import { endpoints, type Step } from '@session-lab/contract/labs/jwt';
import { issueToken } from '../../http/response-headers.ts';
import { paramsOf, queryOf } from '../../http/parse-input.ts';
import type { ProblemError } from '../../http/problems.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import { explainedRefusal, labTokenOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createKinds } from './service.ts';

/** Lab 8: the content of a token, and who can revoke the token. */
export function jwt(tools: LabTools): Router {
  const router = strictRouter();
  const { kinds, issueExpired } = createKinds(tools);
  const { timer } = tools.timings;

  router.post(expressPath(endpoints.signIn.path), async (req, res) => {
    const { kind } = paramsOf(req, endpoints.signIn.params);
    if (kind === 'session') await tools.quota.take(req);
    const { token, claims } = await kinds[kind].signIn();
    issueToken(res, token);
    res.status(201).json({ claims });
  });

  router.get(expressPath(endpoints.readMe.path), async (req, res) => {
    const { kind, denyList } = requested(req);
    const opened = await kinds[kind].open(labTokenOf(req), timer(req), denyList);
    if (!opened.ok) throw refusal(res, opened.step);
    res.json({ claims: opened.claims, receivedBytes: Buffer.byteLength(req.get('authorization') ?? '') });
  });

  router.post(expressPath(endpoints.signOut.path), async (req, res) => {
    const { kind, denyList } = requested(req);
    if (denyList) await tools.quota.take(req);
    const done = await kinds[kind].signOut(labTokenOf(req), timer(req), denyList);
    if (!done.ok) throw refusal(res, done.step);
    res.status(204).end();
  });

  router.post(endpoints.issueExpired.path, async (_req, res) => {
    const { token, claims } = await issueExpired();
    issueToken(res, token);
    res.status(201).json({ claims });
  });

  return router;
}

function requested(req: Request) {
  const { denyList } = queryOf(req, endpoints.readMe.query);
  return { ...paramsOf(req, endpoints.readMe.params), denyList: denyList === 'on' };
}

const refusalDetail = {
  form: 'Refused at the form: this is not the format of such a token.',
  decryption: 'Refused at the decryption: the token was encrypted with another key, or was changed.',
  algorithm: 'Refused at the algorithm: the server does not allow the alg of this token.',
  signature: 'Refused at the signature: it does not match the bytes and the key of the server.',
  claims: 'Refused at the claims: the token has another type or another audience.',
  expiry: 'Refused at the expiry: the exp of the token is in the past.',
  'deny list': 'Refused at the deny list: Redis has the jti of the token on it.',
  store: 'Refused at the store: Redis has no session with this id.',
} as const satisfies Record<Step, string>;

const refusal = (res: Response, step: Step): ProblemError =>
  explainedRefusal(res, { step, detail: refusalDetail[step] });
