import type { Request, RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import type { Sites } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { Outages } from '../faults/outages.ts';
import type { LabQuota } from '../limits/lab-quota.ts';
import type { Sockets } from '../live/sockets.ts';
import type { LabBus } from '../redis/lab-redis.ts';
import type { RedisUsage } from '../redis/recorder.ts';
import type { HeavyTask } from './heavy.worker.ts';
import type { Failures } from './cluster/failures.ts';
import type { LabCluster } from './cluster/lab-cluster.ts';
import type { Console } from './redis-console/open-console.ts';
import type { OutageRedis } from './outage/connections.ts';

/** The keys, the Redis user and the tokens of the labs are separate from those of the app. */
export type LabTools = {
  readonly replicaName: string;
  /** For keys `lab:<lab>:…`, which must expire. */
  readonly redis: Redis;
  readonly bus: LabBus;
  /** The Redis server of lab 14. Undefined if there is none: the lab is off. */
  readonly console: Console | undefined;
  readonly clock: Clock;
  /** Derives 32 bytes for one use (HKDF, RFC 5869), the same on every replica. */
  readonly keyFor: (use: string) => Buffer;
  readonly timings: LabTimings;
  /** Redis usage of the present request until now. */
  readonly redisUsage: () => RedisUsage | undefined;
  readonly inFlight: InFlight;
  /** Call it before writing a new key. */
  readonly quota: LabQuota;
  /** Addresses of the bank and the attacker. Undefined if they have none. */
  readonly sites: Sites | undefined;
  /** Origins of the app, which may open a WebSocket. */
  readonly allowedOrigins: readonly string[];
  /** The Redis that lab 15 freezes and stops, and its outages. Undefined: this lab is off. */
  readonly outage: { readonly redis: OutageRedis; readonly outages: Pick<Outages, 'latest'> } | undefined;
  /** The six servers of lab 16, and their failures. Undefined: this lab is off. */
  readonly cluster: { readonly servers: LabCluster; readonly failures: Pick<Failures, 'latest'> } | undefined;
  /** Accepts the WebSockets of the labs. They close when the replica stops. */
  readonly sockets: Pick<Sockets, 'accept'>;
  /** Runs a task in a worker thread. */
  readonly heavy: (task: HeavyTask) => Promise<unknown>;
};

/** A part that did not run is absent. */
export type LabTiming = {
  /** Check of the signature. */
  signatureMs?: number;
  /** Lookup in the memory of the replica. */
  memory?: { readonly found: boolean; readonly ms: number };
  /** Redis was needed, and did not reply. */
  unanswered?: boolean;
};

export type LabTimer = {
  signature: <Result>(check: () => Result | Promise<Result>) => Promise<Result>;
  /** Measures a lookup in the memory of this process. */
  memory: <Found>(look: () => Found | undefined) => Found | undefined;
  /** Reports that Redis was needed and did not reply, also if the store sent no command. */
  unanswered: () => void;
};

type LabTimings = ReturnType<typeof createLabTimings>;

/** Measures the times for `Server-Timing`. */
export function createLabTimings() {
  const timings = new WeakMap<Request, LabTiming>();

  return {
    of: (req: Request): LabTiming | undefined => timings.get(req),

    timer: (req: Request): LabTimer => {
      const timing: LabTiming = {};
      timings.set(req, timing);
      return {
        async signature(check) {
          const startedAtMs = performance.now();
          try {
            return await check();
          } finally {
            timing.signatureMs = performance.now() - startedAtMs;
          }
        },
        memory(look) {
          const startedAtMs = performance.now();
          const found = look();
          timing.memory = { found: found !== undefined, ms: performance.now() - startedAtMs };
          return found;
        },
        unanswered() {
          timing.unanswered = true;
        },
      };
    },
  };
}

/** Counts the requests in flight of each lab on this replica. Includes requests that are delayed on purpose. */
export type InFlight = {
  /** Middleware for `/v1/labs/:lab`. */
  readonly count: RequestHandler<{ lab: string }>;
  /** Number of requests in flight of the same lab when this request arrived. Includes this request. */
  readonly at: (req: Request) => number;
};

export function createInFlight(): InFlight {
  // Counts of 0 are removed, so that invented lab names leave no entries.
  const counts = new Map<string, number>();
  const atArrival = new WeakMap<object, number>();

  const change = (lab: string, by: number): number => {
    const count = (counts.get(lab) ?? 0) + by;
    if (count === 0) counts.delete(lab);
    else counts.set(lab, count);
    return count;
  };

  return {
    count(req, res, next) {
      const { lab } = req.params;
      atArrival.set(req, change(lab, 1));
      res.once('close', () => void change(lab, -1));
      next();
    },
    at: (req) => atArrival.get(req) ?? 0,
  };
}
