import type { Request, Router } from 'express';
import { webSocketVersion } from '@session-lab/contract';
import { LogLine, endpoints, socketPath } from '@session-lab/contract/labs/query-token';
import type { Session } from '@session-lab/session';
import { authenticateUpgrade } from '@session-lab/session/websocket';
import { readFormOrJson } from '../../http/body.ts';
import { bodyOf, queryOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { requestIdOf } from '../../http/request-trace.ts';
import { issueToken } from '../../http/response-headers.ts';
import { strictRouter } from '../../http/routing.ts';
import { upgradeOf } from '../../http/upgrade.ts';
import { labTokenOf, realm, refusedLabToken, studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createLines } from './lines.ts';
import { createQueryToken, type LabSession } from './service.ts';
import { greet, studentOfSocket } from './socket.ts';

/** A student's lines count as this many keys: they have up to 60 KB. */
const keysOfLines = 10;
/** A request whose line is expected has three keys for a minute. */
const keysOfRequest = 3;
const firstPosition = '0-0';

/** Lab 12: a token in the address of a WebSocket, a one-time ticket in its place, and a token in a form. */
export function queryToken({ quota, allowedOrigins, replicaName, redis, ...tools }: LabTools): Router {
  const router = strictRouter();
  const lab = createQueryToken({ redis, ...tools });
  const lines = createLines(redis);

  router.post(endpoints.signIn.path, async (req, res) => {
    const student = studentOf(req);
    await quota.take(req, keysOfLines);
    await lines.open(student);
    const { token, user } = await lab.signIn();
    issueToken(res, token);
    res.status(201).json(user);
  });

  router.post(endpoints.signOut.path, async (req, res) => {
    const { publicId } = await enter(req, labTokenOf(req));
    await lab.sessions.revoke(publicId);
    res.status(204).end();
  });

  router.post(endpoints.issueTicket.path, async (req, res) => {
    const { publicId } = await enter(req, labTokenOf(req));
    await quota.take(req);
    res.status(201).json(await lab.issueTicket(publicId));
  });

  router.get(socketPath, async (req, res) => {
    const upgrade = upgradeOf(req);
    if (upgrade === undefined || req.headers['sec-websocket-version'] !== webSocketVersion)
      throw new ProblemError('upgrade_required');
    if (!allowedOrigins.includes(req.headers.origin ?? '')) throw new ProblemError('origin_not_allowed');
    await expectLine(req, studentOfSocket(req));
    const verdict = await authenticateUpgrade(lab.sessions, req, {
      from: ['query'],
      redeemTicket: (ticket) => lab.redeemTicket(ticket),
      realm,
    });
    if (!verdict.ok) throw verdict.error;
    greet({ req, res }, upgrade, { name: verdict.session.data.name, servedBy: replicaName });
  });

  router.post(endpoints.sendForm.path, readFormOrJson, async (req, res) => {
    await expectLine(req, studentOf(req));
    const { access_token: token } = bodyOf(req, endpoints.sendForm.body);
    res.json((await enter(req, token)).data);
  });

  router.get(endpoints.readLines.path, async (req, res) => {
    const { after: position = firstPosition } = queryOf(req, endpoints.readLines.query);
    const { lines: found, after } = await lines.after(studentOf(req), position);
    res.json({ lines: found.map((text) => LogLine.parse(JSON.parse(text))), after });
  });

  return router;

  async function enter(req: Request, token: string): Promise<Session<LabSession>> {
    const verdict = await tools.timings.timer(req).signature(() => lab.sessions.verify(token));
    if (verdict.ok) return verdict.session;
    throw refusedLabToken();
  }

  async function expectLine(req: Request, student: string): Promise<void> {
    await quota.take(req, keysOfRequest);
    await lines.expect(requestIdOf(req), student);
  }
}
