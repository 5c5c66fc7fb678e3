import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { LabBus } from '../../redis/lab-redis.ts';
import { answerOf } from '../../redis/store-error.ts';

/** A student's lesson, in milliseconds; whoever comes back later begins with key 1. */
const lastsMs = 3_600_000;
/** Of about 200 bytes each: 4 MB a replica. A student who drops out of it costs one read of Redis. */
const rememberedAtMost = 20_000;
const channel = 'lab:anatomy:rotated';

/** `lab:anatomy:generation:<student>`: how often the student has rotated; absent means never. */
const countKey = (student: string): string => `lab:anatomy:generation:${student}`;

/** Which of a student's keys signs: 1, and one more with every rotation. */
export type Generations = {
  /** From this replica's memory; where it has never heard of the student, from Redis, once. */
  of: (student: string) => Promise<number>;
  /** From Redis, for an hour more; tells every replica, so that none of them has to ask. */
  refresh: (student: string) => Promise<number>;
  /** One more, everywhere. */
  next: (student: string) => Promise<number>;
};

export function createGenerations({ redis, bus }: { redis: Redis; bus: LabBus }): Generations {
  const rotations = new LRUCache<string, number>({ max: rememberedAtMost, ttl: lastsMs });

  // What is heard may have overtaken what is read: the count only grows.
  function note(student: string, count: number): number {
    const newest = Math.max(count, rotations.get(student) ?? 0);
    rotations.set(student, newest);
    return newest + 1;
  }

  async function tell(student: string, count: number): Promise<number> {
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
      tell(student, Number(await answerOf(redis.getex(countKey(student), 'PX', lastsMs)))),

    async next(student) {
      const [count] = await Promise.all([
        answerOf(redis.incr(countKey(student))),
        answerOf(redis.pexpire(countKey(student), lastsMs)),
      ]);
      return tell(student, count);
    },
  };
}
