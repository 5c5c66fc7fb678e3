import { availableParallelism } from 'node:os';
import { genSaltSync, getRounds } from 'bcryptjs';
import { Piscina } from 'piscina';
import type { PasswordFlaw } from '@session-lab/password-policy';
import { createDigest } from './digest.ts';
import type { HashTask } from './hash.worker.ts';
import type { JudgeTask } from './judge.worker.ts';
import { createQueue, type Refused } from './queue.ts';
import type { Place } from './turns.ts';

/** Runs one task in a thread. */
export type HashWork = (task: HashTask) => Promise<string | boolean>;
type Judge = (task: JudgeTask) => Promise<PasswordFlaw | undefined>;

/** The client's place in the queue, and a signal that aborts when the client has closed its connection. */
export type HashFor = { readonly place: Place; readonly signal?: AbortSignal | undefined };

type Hashed = { readonly ok: true; readonly hash: string };

export type Hasher = {
  hash(password: string, options: HashFor): Promise<Hashed | Refused>;
  /** Hashes a new password, if it has no flaw. `known`: the user's own names. */
  judgeAndHash(
    password: string,
    known: readonly string[],
    options: HashFor,
  ): Promise<Hashed | { readonly ok: false; readonly flaw: PasswordFlaw } | Refused>;
  /** Compares with `hash`, or with a made-up hash if it is undefined. Both take the same work. */
  verify(
    password: string,
    hash: string | undefined,
    options: HashFor,
  ): Promise<{ readonly ok: true; readonly match: boolean } | Refused>;
  /** True for a hash with a lower cost than the configured cost. */
  isOutdated(hash: string): boolean;
  /** Returns the refusal that the next task at `place` would get. Checked first, a refusal costs no store call. */
  refusal: (place: Place) => Refused | undefined;
  /** The number of tasks that wait for a thread. */
  queueLength: () => number;
  close(): Promise<void>;
};

/** A thread costs about 26 MB, and `docker-compose.yml` gives a replica 512 MB however many cores the machine has. */
const threadsAtMost = 4;

/** One core is left to the event loop. */
export const threadsOn = (cores: number): number => Math.min(threadsAtMost, Math.max(1, cores - 1));

/** The lowest cost that bcrypt has: a hash in about a millisecond. */
const leastCost = 4;

/** Hashes in worker threads, so that the event loop never waits. */
export function startHasher(options: { pepper: Buffer; cost: number }): Hasher {
  const threads = threadsOn(availableParallelism());
  const pool = new Piscina<HashTask, string | boolean>({
    filename: new URL('./hash.worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const judging = new Piscina<JudgeTask, PasswordFlaw | undefined>({
    filename: new URL('./judge.worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
  });
  // Node 24 aborts the whole process where a thread is ended while it loads its module; a finished task shows that it has loaded.
  const loaded = Promise.allSettled([
    ...Array.from({ length: threads }, () => pool.run({ kind: 'hash', digest: '', cost: leastCost })),
    judging.run({ password: '', known: [] }),
  ]);
  const hasher = createHasher({
    ...options,
    threads,
    work: (task) => pool.run(task),
    judge: (task) => judging.run(task),
  });
  return {
    ...hasher,
    async close() {
      await loaded;
      await Promise.all([pool.destroy(), judging.destroy()]);
    },
  };
}

/** The characters behind the salt in a hash of bcrypt. These are made up: to compare with them takes as long, and fails. */
const digestLength = 31;

/** The hasher over threads of the caller's. */
export function createHasher({
  pepper,
  cost,
  threads,
  work,
  judge,
}: {
  pepper: Buffer;
  cost: number;
  threads: number;
  work: HashWork;
  judge: Judge;
}): Omit<Hasher, 'close'> {
  const digest = createDigest(pepper);
  // A bounded queue: a storm of sign-ins is refused at once instead of served late.
  const queue = createQueue({ threads });
  const hash = async (password: string): Promise<Hashed> => {
    const made = await work({ kind: 'hash', digest: digest(password), cost });
    return { ok: true, hash: String(made) };
  };
  const nobodysHash = `${genSaltSync(cost)}${'.'.repeat(digestLength)}`;

  return {
    async hash(password, { place, signal }) {
      const done = await queue.run(() => hash(password), place, signal);
      return done.ok ? done.result : done;
    },
    async judgeAndHash(password, known, { place, signal }) {
      const judged = async () => {
        const flaw = await judge({ password, known });
        return flaw === undefined ? hash(password) : ({ ok: false, flaw } as const);
      };
      const done = await queue.run(judged, place, signal);
      return done.ok ? done.result : done;
    },
    async verify(password, stored, { place, signal }) {
      const task = { kind: 'verify', digest: digest(password), hash: stored ?? nobodysHash, cost } as const;
      const done = await queue.run(() => work(task), place, signal);
      return done.ok ? { ok: true, match: done.result === true && stored !== undefined } : done;
    },
    isOutdated: (stored) => getRounds(stored) < cost,
    refusal: queue.refusal,
    queueLength: queue.length,
  };
}
