/** Registers a step that stops what was just started. */
export type AddCleanup = (step: () => unknown) => void;

/** Runs `work`, then every registered step in reverse order, also when `work` fails. */
export async function withCleanup<Result>(
  work: (addCleanup: AddCleanup) => Promise<Result>,
): Promise<Result> {
  const steps: (() => unknown)[] = [];
  try {
    return await work((step) => steps.unshift(step));
  } finally {
    for (const step of steps) await step();
  }
}
