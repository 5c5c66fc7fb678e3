import type { Router, Request, Response } from 'express';
import { endpoints, type Step } from '@session-lab/contract/labs/jwt';
import { issueToken } from '../../http/response-headers.ts';
import { paramsOf, queryOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { expressPath, strictRouter } from '../../http/routing.ts';
import { labTokenOf, refusedLabToken } from '../lab-token.ts';
import type { LabTools } from '../labs.ts';
import { createKinds } from './service.ts';

/** Lab 8: what is in a token, and who can take it back. */
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
    const { kind, denyList } = askedFor(req);
    const opened = await kinds[kind].open(labTokenOf(req), timer(req), denyList);
    if (!opened.ok) throw refusal(res, opened.step);
    res.json({ claims: opened.claims, receivedBytes: Buffer.byteLength(req.get('authorization') ?? '') });
  });

  router.post(expressPath(endpoints.signOut.path), async (req, res) => {
    const { kind, denyList } = askedFor(req);
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

function askedFor(req: Request) {
  const { denyList } = queryOf(req, endpoints.readMe.query);
  return { ...paramsOf(req, endpoints.readMe.params), denyList: denyList === 'on' };
}

/** Details of the refusals. The app itself does not reveal the step: its 401 is always the same. */
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

function refusal(res: Response, step: Step): ProblemError {
  res.set('WWW-Authenticate', refusedLabToken().challenge);
  return new ProblemError('invalid_token', { step, detail: refusalDetail[step] });
}
