export type Interrupts = {
  /** Aborts at the first Ctrl+C, SIGTERM or SIGHUP. */
  first: AbortSignal;
  /** Resolves with the first signal. */
  requested: Promise<NodeJS.Signals>;
};

/**
 * Milliseconds within which signals count as one Ctrl+C: the terminal, npm and the entry script each forward
 * it.
 */
const samePressMs = 700;

/** Listens for signals that end the command. Calls `force` at the second Ctrl+C. */
export function listenForInterrupts(force: () => void): Interrupts {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const requested = new Promise<NodeJS.Signals>((resolve) => {
    const onInterrupt = (signal: NodeJS.Signals) => {
      if (firstAtMs === undefined) {
        firstAtMs = performance.now();
        controller.abort();
        resolve(signal);
      } else if (performance.now() - firstAtMs > samePressMs) {
        force();
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onInterrupt);
    // If SIGKILL ended the entry script, this process has another parent. That also counts as an interrupt.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      onInterrupt('SIGTERM');
    }, 500);
    watch.unref();
  });
  return { first: controller.signal, requested };
}
