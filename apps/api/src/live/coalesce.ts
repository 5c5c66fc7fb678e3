/** Runs `work` one run at a time. Calls made before the next run starts share that run. `pauseMs`: pause after a run. */
export function coalesce(work: () => Promise<void>, pauseMs: () => number): () => Promise<void> {
  let next: Promise<void> | undefined;
  let previous: Promise<unknown> = Promise.resolve();
  return () => {
    next ??= previous.then(() => {
      next = undefined;
      const run = work();
      previous = run.catch(() => undefined).then(() => pause(pauseMs()));
      return run;
    });
    return next;
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
