/** A value before a run of the player, and after it. */
export type Settled<Value> = { readonly run: number; readonly before: Value; readonly after: Value };

/** Keeps the value of now as the one after the run, once the player has reached the response that changed it. */
export function settle<Value>(
  kept: Settled<Value>,
  { run, reached, now }: { run: number; reached: boolean; now: Value },
): Settled<Value> {
  const own = run === kept.run ? kept : { run, before: kept.after, after: kept.after };
  return reached && own.after !== now ? { ...own, after: now } : own;
}
