import { Piscina } from 'piscina';
import { ProblemError } from '../http/problem-error.ts';

/** Tasks that may wait for the thread. A task takes about 20 ms, so the last one waits for less than 200 ms. */
export const waitingAtMost = 8;
/** Enough for all waiting tasks to finish, in milliseconds. */
const retryAfterMs = 1_000;
/** A thread with nothing to do ends after this long, in milliseconds: it takes about 26 MB. */
const idleMs = 30_000;

/** Work that takes more than a millisecond of a CPU. */
export type OneThread = {
  /**
   * Does one task at a time in a thread, so that the event loop of the replica stays free. The caller parses the result.
   *
   * @throws ProblemError `lab_busy` when too many tasks wait
   */
  readonly run: (task: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** The thread starts with the first task. `worker`: the module whose default function does a task. */
export function openOneThread(worker: URL): OneThread {
  const pool = new Piscina<unknown, unknown>({
    filename: worker.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
  });
  // `close` lets the tasks finish. `destroy` could end the thread while it loads its module, which aborts the process (Node 24).
  return { run: oneAtATime((task) => pool.run(task)), close: () => pool.close() };
}

/** Refuses a task while one runs and as many as allowed wait. */
export function oneAtATime(work: (task: unknown) => Promise<unknown>): OneThread['run'] {
  let unfinished = 0;
  return async (task) => {
    if (unfinished > waitingAtMost) throw new ProblemError('lab_busy', { retryAfterMs });
    unfinished += 1;
    try {
      return await work(task);
    } finally {
      unfinished -= 1;
    }
  };
}
