import * as z from 'zod';
import { crashLastsMs, Fault } from '@session-lab/contract';
import type { LabRedis } from '../redis/lab-redis.ts';
import { answerOf } from '../redis/store-error.ts';

/** How slow a replica is told to be; the key it is kept under lasts as long as it does. */
const Slow = z.object({ delayMs: z.number() });

const holdKey = (replica: string): string => `lab:hold:${replica}`;
const slowKey = (replica: string): string => `lab:slow:${replica}`;
/** A channel a replica, so that Redis tells whether one of that name hears. */
const channel = (replica: string) => `lab:faults:${replica}` as const;

export type FaultStore = ReturnType<typeof createFaultStore>;

/** What the replicas tell each other to break, and what one of them has to find again when it was started anew. */
export function createFaultStore({ redis, bus }: Pick<LabRedis, 'redis' | 'bus'>) {
  return {
    /** True when the replica heard it. */
    tell: async (fault: Fault): Promise<boolean> =>
      (await bus.publish(channel(fault.replica), JSON.stringify(fault))) > 0,

    listen(replica: string, hear: (fault: Fault) => void): void {
      bus.subscribe(channel(replica), (text) => hear(Fault.parse(JSON.parse(text))));
    },

    /** Holds a replica back from its next start. One that is held stays as it is: until when, is the answer then. */
    async hold(replica: string, untilMs: number): Promise<number | undefined> {
      const held = await answerOf(redis.set(holdKey(replica), untilMs, 'PX', crashLastsMs, 'NX', 'GET'));
      return held === null ? undefined : Number(held);
    },

    async letGo(replica: string): Promise<void> {
      await answerOf(redis.del(holdKey(replica)));
    },

    /** For how long it is still held; 0 for one that is not. */
    async heldBackMs(replica: string): Promise<number> {
      return Math.min(crashLastsMs, Math.max(0, await answerOf(redis.pttl(holdKey(replica)))));
    },

    async slow({ replica, delayMs, forMs }: Extract<Fault, { fault: 'slow' }>): Promise<void> {
      await answerOf(redis.set(slowKey(replica), JSON.stringify({ delayMs }), 'PX', forMs));
    },

    async heal(replica: string): Promise<void> {
      await answerOf(redis.del(slowKey(replica)));
    },

    /** How slow it is, and for how long still. */
    async slowed(replica: string): Promise<{ delayMs: number; forMs: number } | undefined> {
      const text = await answerOf(redis.get(slowKey(replica)));
      const forMs = await answerOf(redis.pttl(slowKey(replica)));
      return text === null || forMs <= 0 ? undefined : { ...Slow.parse(JSON.parse(text)), forMs };
    },
  };
}
