import { once } from 'node:events';
import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import type { Fault } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { FaultStore } from './store.ts';

/** From hearing of the crash to its end, in milliseconds: where this replica was asked for it, the answer is out. */
const lastWordsMs = 100;
/** A Redis that is not there within this is away, in milliseconds: the replica starts without having asked. */
const connectMs = 1_000;

export type OwnFaults = {
  /** Goes before the replica listens: waits while it is held back by a crash, and takes up a slowness again. */
  readonly recover: () => Promise<void>;
  /** Lets every request wait as long as this replica is told to be slow. */
  readonly slowness: RequestHandler;
};

/** What is wrong with this replica because a lab wanted it so. */
export function createOwnFaults({
  replicaName,
  redis,
  store,
  clock,
  pause,
  endProcess,
}: {
  replicaName: string;
  redis: Redis;
  store: Pick<FaultStore, 'listen' | 'heldBackMs' | 'slowed'>;
  clock: Clock;
  pause: (ms: number) => Promise<unknown>;
  /** Now, and with nothing said: a crash. Whoever supervises the process starts it again. */
  endProcess: () => void;
}): OwnFaults {
  let slow: { delayMs: number; untilMs: number } | undefined;
  const slowDown = ({ delayMs, forMs }: { delayMs: number; forMs: number }): void => {
    slow = { delayMs, untilMs: clock.now() + forMs };
  };

  store.listen(replicaName, (fault: Fault) => {
    if (fault.fault === 'crash') setTimeout(endProcess, lastWordsMs);
    else if (fault.fault === 'slow') slowDown(fault);
    else slow = undefined;
  });

  return {
    async recover() {
      try {
        if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(connectMs) });
        await pause(await store.heldBackMs(replicaName));
        const slowed = await store.slowed(replicaName);
        if (slowed !== undefined) slowDown(slowed);
      } catch {
        // Redis is away: a replica does not wait for what nobody can tell it.
      }
    },

    async slowness(_req, _res, next) {
      if (slow !== undefined && clock.now() < slow.untilMs) await pause(slow.delayMs);
      next();
    },
  };
}
