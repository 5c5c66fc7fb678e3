import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { LabBus } from '../../redis/lab-redis.ts';
import { answerOf } from '../../redis/store-error.ts';

/** A student who creates no token and rotates no key for this time starts with key 1 again. */
const lastsMs = 3_600_000;
/** About 200 bytes per student, 4 MB in total. The number of any other student needs one read from Redis. */
const rememberedAtMost = 20_000;
const channel = 'lab:anatomy:rotated';

/**
 * `lab:anatomy:generation:<student>`: number of the student's rotations. Absent before the first rotation.
 */
const countKey = (student: string): string => `lab:anatomy:generation:${student}`;

/** Number of each student's signing key: 1, plus 1 per rotation. */
export type Generations = {
  /** Reads the number from memory, or from Redis if the memory does not have it. */
  of: (student: string) => Promise<number>;
  /** Reads the number from Redis, extends its lifetime there, and publishes it to all replicas. */
  refresh: (student: string) => Promise<number>;
  /** Rotates, and publishes the new number. */
  next: (student: string) => Promise<number>;
};

export function createGenerations({ redis, bus }: { redis: Redis; bus: LabBus }): Generations {
  const rotations = new LRUCache<string, number>({ max: rememberedAtMost, ttl: lastsMs });

  // A published number can arrive before an older number from Redis. The higher number is newer.
  function note(student: string, count: number): number {
    const newest = Math.max(count, rotations.get(student) ?? 0);
    rotations.set(student, newest);
    return newest + 1;
  }

  async function publish(student: string, count: number): Promise<number> {
    const generation = note(student, count);
    await bus.publish(channel, `${student} ${count}`);
    return generation;
  }

  bus.subscribe(channel, (text) => {
    const [student = '', count] = text.split(' ');
    note(student, Number(count));
  });

  return {
    async of(student) {
      const known = rotations.get(student);
      if (known !== undefined) return known + 1;
      return note(student, Number(await answerOf(redis.get(countKey(student)))));
    },

    refresh: async (student) =>
      publish(student, Number(await answerOf(redis.getex(countKey(student), 'PX', lastsMs)))),

    async next(student) {
      const [count] = await Promise.all([
        answerOf(redis.incr(countKey(student))),
        answerOf(redis.pexpire(countKey(student), lastsMs)),
      ]);
      return publish(student, count);
    },
  };
}
