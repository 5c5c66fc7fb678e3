/**
 * Longest wait of `eventually`, in milliseconds. This is no rule of the product: a busy machine may need
 * seconds.
 */
export const patienceMs = 20_000;

const tickMs = 10;
/** The timers of Node, also in a test that replaces them. */
const { setTimeout, setInterval, clearInterval } = globalThis;

/**
 * Calls `check` every 10 ms until it succeeds, and returns its result. Rejects with the last error of `check`
 * after `withinMs` of this process' time.
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  withinMs = patienceMs,
): Promise<Result> {
  const time = processTime();
  try {
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (time.passedMs() >= withinMs) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
  } finally {
    time.stop();
  }
}

/** Calls `check` every 10 ms until it returns true, as `eventually` does. */
export async function untilTrue(check: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(async () => {
    if (!(await check())) throw new Error(`still false after ${patienceMs} ms: ${check.toString()}`);
  });
}

/**
 * Resolves to the result or the error of a promise. Rejects if the promise is pending after `withinMs` of
 * this process' time.
 */
export async function settledWithin(withinMs: number, promise: Promise<unknown>): Promise<unknown> {
  let outcome: { value: unknown } | undefined;
  const settle = (value: unknown): void => void (outcome = { value });
  promise.then(settle, settle);
  await eventually(() => {
    if (outcome === undefined) throw new Error(`expected a result within ${withinMs} ms`);
  }, withinMs);
  return outcome?.value;
}

/**
 * Measures time in ticks of 10 ms. A tick that comes late, because other processes use the machine, counts as
 * 10 ms. So a limit of time in a test depends on the program, and not on the machine.
 */
function processTime(): { passedMs(): number; stop(): void } {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), tickMs);
  return { passedMs: () => ticks * tickMs, stop: () => clearInterval(timer) };
}
