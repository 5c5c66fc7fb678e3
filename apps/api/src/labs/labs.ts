import { hkdfSync } from 'node:crypto';
import { Router, type Request } from 'express';
import type { Redis } from 'ioredis';
import type { Clock } from '@session-lab/session';
import type { LabBus } from '../redis/lab-redis.ts';
import { anatomy } from './anatomy/routes.ts';
import { expiry } from './expiry/routes.ts';
import { stateless } from './stateless/routes.ts';
import { hmac } from './hmac/routes.ts';
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
};

export type LabsInput = Omit<LabTools, 'keyFor' | 'timings'> & { readonly key: Buffer };

/** A lab is added here, by its line. */
const labs: readonly ((tools: LabTools) => Router)[] = [
  stateless,
  whereStateLives,
  anatomy,
  (tools) => expiry(tools),
  hmac,
];

/** Everything under `/v1/labs`, and what it adds to `Server-Timing`. */
export function createLabs({ key, ...tools }: LabsInput): {
  router: Router;
  timingOf: (req: Request) => LabTiming | undefined;
} {
  const timings = createLabTimings();
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `session-lab ${use}`, 32));
  const router = Router();
  for (const lab of labs) router.use(lab({ ...tools, keyFor, timings }));
  return { router, timingOf: timings.of };
}
