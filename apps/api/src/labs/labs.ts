import { hkdfSync } from 'node:crypto';
import type { Router, Request, RequestHandler } from 'express';
import { strictRouter } from '../http/routing.ts';
import { anatomy } from './anatomy/routes.ts';
import { balancing } from './balancing/routes.ts';
import { bank } from './bank/routes.ts';
import { cluster } from './cluster/routes.ts';
import { expiry } from './expiry/routes.ts';
import { hmac } from './hmac/routes.ts';
import { jwt } from './jwt/routes.ts';
import { createInFlight, createLabTimings, type LabTiming, type LabTools } from './lab-tools.ts';
import { outage } from './outage/routes.ts';
import { queryToken } from './query-token/routes.ts';
import { redisConsole } from './redis-console/routes.ts';
import { sites } from './sites/routes.ts';
import { stateless } from './stateless/routes.ts';
import { websocket } from './websocket/routes.ts';
import { whereStateLives } from './where-state-lives/routes.ts';

export type LabsInput = Omit<LabTools, 'keyFor' | 'timings' | 'inFlight'> & {
  readonly key: Buffer;
  /** Delays requests while this replica is slow on purpose. */
  readonly slowness: RequestHandler;
};

const labs: readonly ((tools: LabTools) => Router)[] = [
  stateless,
  whereStateLives,
  balancing,
  anatomy,
  hmac,
  expiry,
  jwt,
  sites,
  bank,
  queryToken,
  redisConsole,
  outage,
  cluster,
  websocket,
];

/** `timingOf` returns the times that a lab request adds to its `Server-Timing` header. */
export function createLabs({ key, slowness, ...tools }: LabsInput): {
  router: Router;
  timingOf: (req: Request) => LabTiming | undefined;
} {
  const timings = createLabTimings();
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `session-lab ${use}`, 32));
  const inFlight = createInFlight();
  const router = strictRouter();
  router.use('/v1/labs/:lab', inFlight.count, slowness);
  for (const lab of labs) router.use(lab({ ...tools, keyFor, timings, inFlight }));
  return { router, timingOf: timings.of };
}
