import { availableParallelism } from 'node:os';
import { genSaltSync, getRounds } from 'bcryptjs';
import { Piscina } from 'piscina';
import { createDigest } from './digest.ts';
import type { HashTask } from './hash.worker.ts';
import { createQueue, type Refused } from './queue.ts';

/** What one thread is given, and its answer. */
export type HashWork = (task: HashTask) => Promise<string | boolean>;

/** `signal` tells that nobody waits for the answer any more; what was not begun by then is refused, to nobody. */
export type Hasher = {
  hash(
    password: string,
    signal?: AbortSignal,
  ): Promise<{ readonly ok: true; readonly hash: string } | Refused>;
  /** Compares with `hash`, or with a hash of nobody's when there is none, at the same cost. */
  verify(
    password: string,
    hash: string | undefined,
    signal?: AbortSignal,
  ): Promise<{ readonly ok: true; readonly match: boolean } | Refused>;
  /** True for a hash made at a lower cost than today's. */
  isOutdated(hash: string): boolean;
  /** What the next one would be told; undefined while it would be taken. Asked first, a refusal costs no store call. */
  refusal: () => Refused | undefined;
  /** How many wait for a thread. */
  queueLength: () => number;
  close(): Promise<void>;
};

/** A thread costs about 26 MB, and `docker-compose.yml` gives a replica 512 MB however many cores the machine has. */
const threadsAtMost = 4;

/** One core is left to the event loop. */
export const threadsOn = (cores: number): number => Math.min(threadsAtMost, Math.max(1, cores - 1));

/** Hashes in worker threads, so that the event loop never waits. */
export function startHasher(options: { pepper: Buffer; cost: number }): Hasher {
  const threads = threadsOn(availableParallelism());
  const pool = new Piscina<HashTask, string | boolean>({
    filename: new URL('./hash.worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const hasher = createHasher({ ...options, threads, work: (task) => pool.run(task) });
  return { ...hasher, close: () => pool.destroy() };
}

/** The characters behind the salt in a hash of bcrypt. These are made up: to compare with them takes as long, and fails. */
const digestLength = 31;

/** The hasher over threads of the caller's. */
export function createHasher({
  pepper,
  cost,
  threads,
  work,
}: {
  pepper: Buffer;
  cost: number;
  threads: number;
  work: HashWork;
}): Omit<Hasher, 'close'> {
  const digest = createDigest(pepper);
  // Behind a bounded queue: a storm of sign-ins is refused at once instead of served late.
  const queue = createQueue({ threads, work });
  const nobodysHash = `${genSaltSync(cost)}${'.'.repeat(digestLength)}`;

  return {
    async hash(password, signal) {
      const done = await queue.run({ kind: 'hash', digest: digest(password), cost }, signal);
      return done.ok ? { ok: true, hash: String(done.result) } : done;
    },
    async verify(password, hash, signal) {
      const task = { kind: 'verify', digest: digest(password), hash: hash ?? nobodysHash } as const;
      const done = await queue.run(task, signal);
      return done.ok ? { ok: true, match: done.result === true && hash !== undefined } : done;
    },
    isOutdated: (hash) => getRounds(hash) < cost,
    refusal: queue.refusal,
    queueLength: queue.length,
  };
}
