export type Interrupts = {
  /** Aborted by the first Ctrl+C, SIGTERM or SIGHUP. */
  first: AbortSignal;
  /** Resolves with the first. */
  asked: Promise<NodeJS.Signals>;
};

/** A terminal, npm and the entry script each send a Ctrl+C on: what comes within this time is one and the same. */
const sameAskMs = 700;

/** `force` is called at the second Ctrl+C. */
export function listenForInterrupts(force: () => void): Interrupts {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    const heard = (signal: NodeJS.Signals) => {
      if (firstAtMs === undefined) {
        firstAtMs = performance.now();
        controller.abort();
        resolve(signal);
      } else if (performance.now() - firstAtMs > sameAskMs) {
        force();
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
    // The entry script killed outright tells nobody: its child sees a new parent.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      heard('SIGTERM');
    }, 500);
    watch.unref();
  });
  return { first: controller.signal, asked };
}
