import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { getRounds } from 'bcryptjs';
import { Piscina } from 'piscina';
import { createDigest } from './digest.ts';
import type { HashTask } from './hash.worker.ts';

/** `busy`: the queue is full, and nothing was begun. */
type Hashed = { readonly ok: true; readonly hash: string } | { readonly ok: false; readonly reason: 'busy' };
type Verified =
  { readonly ok: true; readonly match: boolean } | { readonly ok: false; readonly reason: 'busy' };

export type Hasher = {
  hash(password: string): Promise<Hashed>;
  /** Compares with `hash`, or with a hash of nobody's when there is none, at the same cost. */
  verify(password: string, hash: string | undefined): Promise<Verified>;
  /** True for a hash made at a lower cost than today's. */
  isOutdated(hash: string): boolean;
  /** True while nothing more is taken: asked first, a refusal costs no store call. */
  isFull: () => boolean;
  /** How many wait for a thread. */
  queueLength: () => number;
  close(): Promise<void>;
};

/** How many may wait on one replica. */
export const queueLimit = 64;

/**
 * Hashes in worker threads, so that the event loop never waits, behind a bounded queue, so that a storm of sign-ins is
 * refused at once instead of served late. One core is left to the event loop.
 */
export async function startHasher({ pepper, cost }: { pepper: Buffer; cost: number }): Promise<Hasher> {
  const threads = Math.max(1, availableParallelism() - 1);
  const pool = new Piscina<HashTask, string | boolean>({
    filename: new URL('./hash.worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    maxQueue: queueLimit,
  });
  const digest = createDigest(pepper);
  const isFull = (): boolean => pool.queueSize >= queueLimit;
  const nobodysHash = String(
    await pool.run({ kind: 'hash', digest: digest(randomBytes(32).toString('hex')), cost }),
  );

  return {
    async hash(password) {
      if (isFull()) return { ok: false, reason: 'busy' };
      return { ok: true, hash: String(await pool.run({ kind: 'hash', digest: digest(password), cost })) };
    },
    async verify(password, hash) {
      if (isFull()) return { ok: false, reason: 'busy' };
      const match = await pool.run({ kind: 'verify', digest: digest(password), hash: hash ?? nobodysHash });
      return { ok: true, match: match === true && hash !== undefined };
    },
    isFull,
    isOutdated: (hash) => getRounds(hash) < cost,
    queueLength: () => pool.queueSize,
    close: () => pool.destroy(),
  };
}
