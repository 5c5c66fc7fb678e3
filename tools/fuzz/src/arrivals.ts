export type Arrivals = {
  /** Something came, or the end. */
  readonly tell: () => void;
  /** What `look` finds now or whenever something came; undefined when the time is over. */
  readonly wait: <Found>(look: () => Found | undefined, withinMs: number) => Promise<Found | undefined>;
};

/** For one reader of a connection, who waits for one thing at a time. */
export function createArrivals(): Arrivals {
  let listener: (() => void) | undefined;
  return {
    tell: () => listener?.(),
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
