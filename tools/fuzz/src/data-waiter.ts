export type DataWaiter = {
  /** Call this when data arrives, or when the connection closes. */
  readonly notify: () => void;
  /**
   * Resolves to the first value that `look` returns, now or after a `notify`; undefined after the timeout.
   */
  readonly wait: <Found>(look: () => Found | undefined, withinMs: number) => Promise<Found | undefined>;
};

/** Waits for data of one connection. Only one `wait` may be pending. */
export function createDataWaiter(): DataWaiter {
  let listener: (() => void) | undefined;
  return {
    notify: () => listener?.(),
    wait: (look, withinMs) =>
      new Promise((resolve) => {
        const done = (found: ReturnType<typeof look>): void => {
          clearTimeout(timer);
          listener = undefined;
          resolve(found);
        };
        const timer = setTimeout(() => done(undefined), withinMs);
        listener = () => {
          const found = look();
          if (found !== undefined) done(found);
        };
        listener();
      }),
  };
}
