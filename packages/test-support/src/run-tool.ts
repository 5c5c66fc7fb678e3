import {
  holdStateDir,
  listenForInterrupts,
  SetupError,
  stackPaths,
  tail,
  UsageError,
} from '@session-lab/launcher';

/**
 * Runs a tool and exits with the status that `main` returns. An unknown option exits with 2, any other error
 * with 1.
 */
export async function runTool(usage: string, main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main());
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else if (error instanceof SetupError)
      console.error(`\n${tail(error.output)}\n${error.message}\n→ ${error.fix}`);
    else console.error(error);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

/**
 * Locks the state directory of a tool while `work` runs. The first Ctrl+C aborts the signal, and the result
 * is then 130. A second Ctrl+C exits at once.
 */
export async function withStateDir(
  stateDir: string,
  work: (interrupted: AbortSignal) => Promise<number>,
): Promise<number> {
  const release = await holdStateDir(stackPaths(stateDir));
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const status = await work(interrupts.first);
    return interrupts.first.aborted ? 130 : status;
  } finally {
    release();
  }
}
