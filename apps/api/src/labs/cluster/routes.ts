import type { Response, Router } from 'express';
import { endpoints, maxKeyBytes } from '@session-lab/contract/labs/cluster';
import { jsonBody } from '../../http/body.ts';
import { bodyOf, paramsOf } from '../../http/parse-input.ts';
import { ProblemError } from '../../http/problems.ts';
import { issueToken } from '../../http/response-headers.ts';
import { expressPath, notServed, strictRouter } from '../../http/routing.ts';
import { labTokenOf, refusedLabToken } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createClusterLab } from './service.ts';

/** Lab 16: sessions in a Cluster of the lab's own. Without addresses for its servers, the lab is off. */
export function cluster({ cluster: own, clock, keyFor, quota, timings }: LabTools): Router {
  if (own === undefined) return notServed('/v1/labs/cluster');
  const router = strictRouter();
  const { servers, failures } = own;
  const lab = createClusterLab({ cluster: servers, clock, keyFor });

  async function sendServers(res: Response): Promise<void> {
    const state = await servers.supervisor.state();
    const described = state === 'ready' ? await (await servers.clients()).describe() : [];
    res.json({ state, servers: described, ...(await failures.latest()) });
  }

  router.post(endpoints.start.path, async (_req, res) => {
    await servers.supervisor.start();
    await sendServers(res);
  });

  // Does not keep the servers running: a page reads this list without a student.
  router.get(endpoints.readServers.path, async (_req, res) => {
    await sendServers(res);
  });

  router.get(expressPath(endpoints.findKey.path), async (req, res) => {
    const { key } = paramsOf(req, endpoints.findKey.params);
    if (Buffer.byteLength(key) > maxKeyBytes)
      throw new ProblemError('validation_failed', {
        errors: [{ path: 'key', message: `The key must have at most ${maxKeyBytes} bytes of UTF-8.` }],
      });
    await servers.supervisor.use();
    res.json(await lab.placeOf(key));
  });

  router.post(endpoints.signIn.path, jsonBody, async (req, res) => {
    const { name, notOn } = bodyOf(req, endpoints.signIn.body);
    await quota.take(req);
    await servers.supervisor.use();
    const { token, user } = await lab.signIn(name, notOn);
    issueToken(res, token);
    res.status(201).json(user);
  });

  router.get(endpoints.readMe.path, async (req, res) => {
    const token = labTokenOf(req);
    await servers.supervisor.use();
    const user = await lab.userOf(token, timings.timer(req));
    if (user === undefined) throw refusedLabToken();
    res.json(user);
  });

  router.post(endpoints.signOut.path, jsonBody, async (req, res) => {
    const token = labTokenOf(req);
    const { confirm } = bodyOf(req, endpoints.signOut.body);
    await servers.supervisor.use();
    if (!(await lab.signOut(token, confirm, timings.timer(req)))) throw refusedLabToken();
    res.status(204).end();
  });

  return router;
}
