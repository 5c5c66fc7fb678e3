import { hkdfSync } from 'node:crypto';
import type { Router, Request, RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import type { Clock } from '@session-lab/session';
import { strictRouter } from '../http/routing.ts';
import type { LabBus } from '../redis/lab-redis.ts';
import type { LabQuota } from '../limits/lab-quota.ts';
import { anatomy } from './anatomy/routes.ts';
import type { HeavyTask } from './heavy.worker.ts';
import { balancing } from './balancing/routes.ts';
import { expiry } from './expiry/routes.ts';
import { stateless } from './stateless/routes.ts';
import { hmac } from './hmac/routes.ts';
import { jwt } from './jwt/routes.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { createLabTimings, type LabTiming, type LabTimings } from './timing.ts';
import { whereStateLives } from './where-state-lives/routes.ts';

/** What a lab is given. It reaches nothing else of the app: other keys, another Redis user, another token. */
export type LabTools = {
  readonly replicaName: string;
  /** Keys `lab:<name of the lab>:…`, each with a time to live. */
  readonly redis: Redis;
  readonly bus: LabBus;
  readonly clock: Clock;
  /** 32 bytes for one use, told apart by its name (HKDF, RFC 5869). The same on every replica. */
  readonly keyFor: (use: string) => Buffer;
  readonly timings: LabTimings;
  readonly inFlight: InFlight;
  /** Counts each new key by the network of the client. A route calls it before it writes one. */
  readonly quota: LabQuota;
  /** Does what takes milliseconds of a CPU, in a thread (`heavy.worker.ts`). */
  readonly heavy: (task: HeavyTask) => Promise<unknown>;
};

export type LabsInput = Omit<LabTools, 'keyFor' | 'timings' | 'inFlight'> & {
  readonly key: Buffer;
  /** Lets a request wait while this replica is slow on purpose. */
  readonly slowness: RequestHandler;
};

/** A lab is added here, by its line. */
const labs: readonly ((tools: LabTools) => Router)[] = [
  stateless,
  whereStateLives,
  balancing,
  anatomy,
  (tools) => expiry(tools),
  hmac,
  jwt,
];

/** Everything under `/v1/labs`, and what it adds to `Server-Timing`. */
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
