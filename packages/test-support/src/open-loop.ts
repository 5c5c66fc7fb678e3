/** How often due sends are looked for, in milliseconds. */
const tickMs = 1;

export type OpenLoop = {
  readonly sent: () => number;
  /** Sends no more, and resolves when every answer is there. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends at a fixed rate, whether or not earlier sends are answered. `send` never rejects. It gets the instant when it was due (`performance.now()`):
 * measured from that, the lateness of this process counts too, and a slow answer does not hide the ones behind it.
 */
export function startOpenLoop(
  perSecond: number,
  send: (number: number, dueAtMs: number) => Promise<void>,
): OpenLoop {
  const pending = new Set<Promise<void>>();
  const startedAtMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // The first is due at once, the one with number n after n intervals.
    const last = Math.floor(((performance.now() - startedAtMs) * perSecond) / 1000);
    while (sent <= last) {
      const number = sent++;
      const answered = send(number, startedAtMs + (number * 1000) / perSecond);
      pending.add(answered);
      void answered.finally(() => pending.delete(answered));
    }
  }, tickMs);
  return {
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
    },
  };
}
