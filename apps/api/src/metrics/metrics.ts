import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { InvalidReason } from '@session-lab/session';
import type { Finished } from '../http/request-log.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** What Prometheus is told. Labels come from small sets: a route's pattern, a status, never what a client wrote. */
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
    help: 'From the request to the end of its answer.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  const verified = new Counter({
    name: 'session_verifications_total',
    help: 'Tokens checked, by what came of it.',
    labelNames: ['outcome'],
    registers,
  });
  const storeErrors = new Counter({
    name: 'store_errors_total',
    help: 'Answers that a Redis did not give.',
    registers,
  });
  registry.registerMetric(gauge('password_queue_length', 'Passwords that wait to be hashed.', queueLength));
  registry.registerMetric(gauge('websockets_open', 'WebSockets open on this replica.', socketsOpen));

  return {
    registry,
    requestFinished: ({ method, route, status, ms }: Finished): void => {
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

/** Read whenever Prometheus asks. */
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
