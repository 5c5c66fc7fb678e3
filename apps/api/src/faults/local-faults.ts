import { once } from 'node:events';
import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import type { Fault } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { FaultStore } from './store.ts';

/** Maximum wait for Redis at the start. After this time the replica starts without its stored faults. */
const connectMs = 1_000;
/** Interval at which a replica checks whether its crash is over. */
const recheckMs = 200;

export type LocalFaults = {
  /** Waits until a crash is over, and restores slowness. Call it before the replica listens. */
  readonly recover: () => Promise<void>;
  readonly slowness: RequestHandler;
  /** Put before the route that injects faults: a crash of this replica comes after the response to that request. */
  readonly answerFirst: RequestHandler;
};

export function createLocalFaults({
  replicaName,
  redis,
  store,
  clock,
  pause,
  endProcess,
}: {
  replicaName: string;
  redis: Redis;
  store: Pick<FaultStore, 'subscribe' | 'heldBackMs' | 'slowness'>;
  clock: Clock;
  pause: (ms: number) => Promise<unknown>;
  /** Ends the process at once. Its supervisor starts it again. */
  endProcess: () => void;
}): LocalFaults {
  let slow: { delayMs: number; untilMs: number } | undefined;
  const slowDown = ({ delayMs, forMs }: { delayMs: number; forMs: number }): void => {
    slow = { delayMs, untilMs: clock.now() + forMs };
  };

  let isCrashing = false;
  let unanswered = 0;
  const crashWhenAnswered = (): void => {
    if (!isCrashing || unanswered > 0) return;
    isCrashing = false;
    endProcess();
  };

  store.subscribe(replicaName, (fault: Fault) => {
    if (fault.fault === 'crash') {
      isCrashing = true;
      crashWhenAnswered();
    } else if (fault.fault === 'slow') slowDown(fault);
    else slow = undefined;
  });

  return {
    async recover() {
      try {
        if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(connectMs) });
        for (;;) {
          const heldBackMs = await store.heldBackMs(replicaName);
          if (heldBackMs === 0) break;
          await pause(Math.min(heldBackMs, recheckMs));
        }
        const stored = await store.slowness(replicaName);
        if (stored !== undefined) slowDown(stored);
      } catch {
        // Redis is unavailable.
      }
    },

    async slowness(_req, _res, next) {
      if (slow !== undefined && clock.now() < slow.untilMs) await pause(slow.delayMs);
      next();
    },

    answerFirst(_req, res, next) {
      unanswered += 1;
      res.once('close', () => {
        unanswered -= 1;
        crashWhenAnswered();
      });
      next();
    },
  };
}
