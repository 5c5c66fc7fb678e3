export type Interrupts = {
  /** Aborted by the first Ctrl+C, SIGTERM or SIGHUP. */
  first: AbortSignal;
  /** Resolves with the first. */
  requested: Promise<NodeJS.Signals>;
};

/** A terminal, npm and the entry script each send a Ctrl+C on: what comes within this time is one and the same. */
const samePressMs = 700;

/** `force` is called at the second Ctrl+C. */
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
    // The entry script killed outright tells nobody: its child sees a new parent.
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
