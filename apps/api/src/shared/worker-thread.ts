import { Piscina } from 'piscina';
import { ProblemError } from '../http/problems.ts';

/** Maximum number of waiting tasks. A task takes about 20 ms, so the last task waits for less than 200 ms. */
export const maxWaitingTasks = 8;
/** Time in which all waiting tasks finish. */
const retryAfterMs = 1_000;
/** An idle thread ends after this time. A thread uses about 26 MB. */
const idleMs = 30_000;

/** A thread for work that takes more than a millisecond of CPU time. */
export type WorkerThread = {
  /**
   * Runs one task at a time in the thread, so that a task does not block the replica's event loop.
   * The caller parses the result.
   *
   * @throws ProblemError `lab_busy` if too many tasks wait
   */
  readonly run: (task: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** Creates a thread that starts with its first task. `worker` is a module whose default export runs a task. */
export function startWorkerThread(worker: URL): WorkerThread {
  const pool = new Piscina<unknown, unknown>({
    filename: worker.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
  });
  // `close` waits for the tasks. `destroy` could end the thread while it loads its module, which aborts the process (Node 24).
  return { run: oneAtATime((task) => pool.run(task)), close: () => pool.close() };
}

/** Returns a function that refuses a task while one task runs and the maximum number of tasks wait. */
export function oneAtATime(work: (task: unknown) => Promise<unknown>): WorkerThread['run'] {
  let unfinished = 0;
  return async (task) => {
    if (unfinished > maxWaitingTasks) throw new ProblemError('lab_busy', { retryAfterMs });
    unfinished += 1;
    try {
      return await work(task);
    } finally {
      unfinished -= 1;
    }
  };
}
