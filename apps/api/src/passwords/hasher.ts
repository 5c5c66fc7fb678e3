import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { genSaltSync, getRounds } from 'bcryptjs';
import { Piscina } from 'piscina';
import type { PasswordFlaw } from '@session-lab/password-policy';
import type { HashTask } from './hash.worker.ts';
import type { JudgeTask } from './judge.worker.ts';
import { createQueue, type Refused } from './queue.ts';
import { priorityFor } from './thread-priority.ts';
import type { Place } from './turns.ts';

export type HashWork = (task: HashTask) => Promise<string | boolean>;
type Judge = (task: JudgeTask) => Promise<PasswordFlaw | undefined>;

/** `signal` aborts when the client closes its connection. */
export type HashFor = { readonly place: Place; readonly signal?: AbortSignal | undefined };

type Hashed = { readonly ok: true; readonly hash: string };

export type Hasher = {
  hash(password: string, options: HashFor): Promise<Hashed | Refused>;
  /** Hashes the password if it has no flaw. `known` contains the names of the user. */
  judgeAndHash(
    password: string,
    known: readonly string[],
    options: HashFor,
  ): Promise<Hashed | { readonly ok: false; readonly flaw: PasswordFlaw } | Refused>;
  /** Compares the password with `hash`. Takes the same time if `hash` is undefined. */
  verify(
    password: string,
    hash: string | undefined,
    options: HashFor,
  ): Promise<{ readonly ok: true; readonly match: boolean } | Refused>;
  /** True if the cost of the hash is lower than the configured cost. */
  isOutdated(hash: string): boolean;
  /** Returns the refusal that a new task would get. Callers check it before their first store call. */
  refusal: (place: Place) => Refused | undefined;
  queueLength: () => number;
  close(): Promise<void>;
};

/** A thread uses 26 MB, and `docker-compose.yml` limits a replica to 512 MB. */
const threadsAtMost = 4;

/** Number of threads on a machine with `cores` cores. One core is left for the event loop. */
export const threadsOn = (cores: number): number => Math.min(threadsAtMost, Math.max(1, cores - 1));

/** Minimum cost that bcrypt accepts. A hash then takes about a millisecond. */
const leastCost = 4;

/** Hashes in worker threads, so that the event loop is not blocked. */
export function startHasher(options: { pepper: Buffer; cost: number }): Hasher {
  const threads = threadsOn(availableParallelism());
  const workerData = priorityFor(options.cost);
  const pool = new Piscina<HashTask, string | boolean>({
    filename: new URL('./hash.worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData,
  });
  const judging = new Piscina<JudgeTask, PasswordFlaw | undefined>({
    filename: new URL('./judge.worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    workerData,
  });
  // Node 24 aborts the process if a thread ends while it loads its module. A finished task
  // proves that the thread has loaded it.
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

/**
 * Returns a function that computes the input of bcrypt: `base64(HMAC-SHA-384(pepper, password))`. The HMAC is needed because
 * bcrypt reads only 72 bytes and stops at a NUL. The pepper is needed because an attacker who copies the accounts, but does
 * not know the pepper, cannot test guesses. The password is used exactly as received (ASVS 6.2.8). A lone surrogate has no
 * UTF-8 form, so a password that contains one gets a random digest, which matches no password.
 */
export function createDigest(pepper: Buffer): (password: string) => string {
  const key = createSecretKey(pepper);
  return (password) =>
    createHmac('sha384', key)
      .update(password.isWellFormed() ? password : randomBytes(48))
      .digest('base64');
}

/** Characters after the salt in a hash of bcrypt. */
const hashedLength = 31;

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
  // The queue refuses some sign-ins at once. Without it, every sign-in would get its answer too late.
  const queue = createQueue({ threads });
  const hash = async (password: string): Promise<Hashed> => {
    const made = await work({ kind: 'hash', digest: digest(password), cost });
    return { ok: true, hash: String(made) };
  };
  // A comparison with this hash takes as long as with a real one, and never matches.
  const madeUpHash = `${genSaltSync(cost)}${'.'.repeat(hashedLength)}`;

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
      const task = { kind: 'verify', digest: digest(password), hash: stored ?? madeUpHash, cost } as const;
      const done = await queue.run(() => work(task), place, signal);
      return done.ok ? { ok: true, match: done.result === true && stored !== undefined } : done;
    },
    isOutdated: (stored) => getRounds(stored) < cost,
    refusal: queue.refusal,
    queueLength: queue.length,
  };
}
