/** Call with a step that stops what was just started. */
export type Undo = (step: () => unknown) => void;

/** Does `work`, then every step that it asked for, the latest first and each after the one before, also when it fails. */
export async function withUndo<Result>(work: (undo: Undo) => Promise<Result>): Promise<Result> {
  const steps: (() => unknown)[] = [];
  try {
    return await work((step) => steps.unshift(step));
  } finally {
    for (const step of steps) await step();
  }
}
