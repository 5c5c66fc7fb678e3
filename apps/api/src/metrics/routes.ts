import { isIP } from 'node:net';
import type { Router } from 'express';
import { strictRouter } from '../http/strict-router.ts';
import type { Metrics } from './metrics.ts';

/**
 * Serves `/metrics` on a port of its own, which NGINX does not publish. Answers 403 to a `Host` that is neither an IP address,
 * `localhost` nor the replica's name: a web page could otherwise read the figures through a host name that it points at this
 * machine (DNS rebinding).
 */
export function metricsRoutes({
  registry,
  replicaName,
}: Pick<Metrics, 'registry'> & { replicaName: string }): Router {
  const router = strictRouter();
  router.get('/metrics', async (req, res) => {
    if (!isOwnHost(hostWithoutPort(req.headers.host ?? ''), replicaName)) {
      res
        .status(403)
        .type('text/plain')
        .send('Use an IP address, localhost or the name of the replica as the host.\n');
      return;
    }
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

const hostWithoutPort = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[(.+)\]$/, '$1');

const isOwnHost = (host: string, replicaName: string): boolean =>
  isIP(host) !== 0 || host === 'localhost' || host === replicaName;
