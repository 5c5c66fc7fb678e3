import { isIP } from 'node:net';
import type { Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { InvalidReason } from '@session-lab/session';
import type { FinishedRequest } from '../http/request-trace.ts';
import { strictRouter } from '../http/routing.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** Creates the Prometheus metrics. Labels have few values, such as a route's pattern or a status, and no text from clients. */
export function createMetrics({
  replicaName,
  queueLength,
  socketsOpen,
}: {
  replicaName: string;
  queueLength: () => number;
  socketsOpen: () => number;
}) {
  const registry = new Registry();
  registry.setDefaultLabels({ replica: replicaName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  const verified = new Counter({
    name: 'session_verifications_total',
    help: 'Token checks by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const storeErrors = new Counter({
    name: 'store_errors_total',
    help: 'Redis queries that failed or timed out.',
    registers,
  });
  registry.registerMetric(gauge('password_queue_length', 'Passwords that wait to be hashed.', queueLength));
  registry.registerMetric(gauge('websockets_open', 'WebSockets open on this replica.', socketsOpen));

  return {
    registry,
    requestFinished: ({ method, route, status, ms }: FinishedRequest): void => {
      requests.inc({ method, route, status });
      seconds.observe({ method, route }, ms / 1000);
    },
    sessionVerified: (outcome: 'ok' | InvalidReason | 'store_error'): void => {
      verified.inc({ outcome });
      if (outcome === 'store_error') storeErrors.inc();
    },
    storeFailed: (): void => storeErrors.inc(),
  };
}

/** Creates a gauge that reads its value at each scrape. */
function gauge(name: string, help: string, value: () => number): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(value());
    },
  });
}

/**
 * Serves `/metrics` on a separate port, which NGINX does not publish. Answers 403 to a `Host` that is neither an IP address,
 * `localhost` nor the replica's name. A web page could otherwise read the metrics through a host name that resolves to this
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
