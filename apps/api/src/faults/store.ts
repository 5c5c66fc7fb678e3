import * as z from 'zod';
import { Fault, maxCrashMs } from '@session-lab/contract';
import type { LabRedis } from '../redis/lab-redis.ts';
import { answerOf } from '../redis/store-error.ts';

const Slowness = z.object({ delayMs: z.number() });

const holdKey = (replica: string): string => `lab:hold:${replica}`;
/** Names the replica that may be down for longer than `crashLastsMs`. */
const longHoldKey = 'lab:long-hold';
const slowKey = (replica: string): string => `lab:slow:${replica}`;
/** One channel per replica: the number of receivers shows whether the replica is running. */
const channel = (replica: string) => `lab:faults:${replica}` as const;

export type FaultStore = ReturnType<typeof createFaultStore>;

/** Faults are published, and stored for a restart. */
export function createFaultStore({ redis, bus }: Pick<LabRedis, 'redis' | 'bus'>) {
  return {
    /** True if the replica received the fault. */
    publish: async (fault: Fault): Promise<boolean> =>
      (await bus.publish(channel(fault.replica), JSON.stringify(fault))) > 0,

    subscribe(replica: string, onFault: (fault: Fault) => void): void {
      bus.subscribe(channel(replica), (text) => onFault(Fault.parse(JSON.parse(text))));
    },

    /** Holds back the next start. If the start is already held back, resolves to the end of that time. */
    async hold(replica: string, untilMs: number, forMs: number): Promise<number | undefined> {
      const held = await answerOf(redis.set(holdKey(replica), untilMs, 'PX', forMs, 'NX', 'GET'));
      return held === null ? undefined : Number(held);
    },

    /** Reserves the one long crash. Resolves to false if another replica has the reservation. */
    async reserveLongHold(replica: string, forMs: number): Promise<boolean> {
      const holder = await answerOf(redis.set(longHoldKey, replica, 'PX', forMs, 'NX', 'GET'));
      return holder === null || holder === replica;
    },

    /** Resolves to true if the start was held back. */
    async release(replica: string): Promise<boolean> {
      if ((await answerOf(redis.get(longHoldKey))) === replica) await answerOf(redis.del(longHoldKey));
      return (await answerOf(redis.del(holdKey(replica)))) > 0;
    },

    /** Remaining time for which the next start is held back, or 0. */
    async heldBackMs(replica: string): Promise<number> {
      return Math.min(maxCrashMs, Math.max(0, await answerOf(redis.pttl(holdKey(replica)))));
    },

    async slow({ replica, delayMs, forMs }: Extract<Fault, { fault: 'slow' }>): Promise<void> {
      await answerOf(redis.set(slowKey(replica), JSON.stringify({ delayMs }), 'PX', forMs));
    },

    async heal(replica: string): Promise<void> {
      await answerOf(redis.del(slowKey(replica)));
    },

    /** The delay and its remaining time. */
    async slowness(replica: string): Promise<{ delayMs: number; forMs: number } | undefined> {
      const text = await answerOf(redis.get(slowKey(replica)));
      const forMs = await answerOf(redis.pttl(slowKey(replica)));
      return text === null || forMs <= 0 ? undefined : { ...Slowness.parse(JSON.parse(text)), forMs };
    },
  };
}
