/**
 * Does `work` when it is asked to, one at a time and with a pause after each: however often it is asked meanwhile, it is done
 * once more. The result is that of a run that began after the call.
 *
 * @param pauseMs asked after each run
 */
export function coalesced(work: () => Promise<void>, pauseMs: () => number): () => Promise<void> {
  let waiting: Promise<void> | undefined;
  let free: Promise<unknown> = Promise.resolve();
  return () => {
    waiting ??= free.then(() => {
      waiting = undefined;
      const run = work();
      free = run.catch(() => undefined).then(() => pause(pauseMs()));
      return run;
    });
    return waiting;
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
