/** How a promise settled, and after how many milliseconds. */
export async function timed(promise: Promise<unknown>): Promise<{ outcome: unknown; afterMs: number }> {
  const startedMs = performance.now();
  const outcome = await promise.catch((error: unknown) => error);
  return { outcome, afterMs: performance.now() - startedMs };
}
