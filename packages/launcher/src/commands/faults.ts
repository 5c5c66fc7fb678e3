import { join } from 'node:path';
import { runLoudly } from '../run.ts';
import { listenForInterrupts } from '../signals.ts';

/** Runs packages/faults, which reads the arguments and starts stacks of its own; the exit status. */
export async function faults(root: string, args: readonly string[]): Promise<number> {
  const interrupts = listenForInterrupts(() => process.exit(130));
  const code = await runLoudly(process.execPath, [join(root, 'packages/faults/src/main.ts'), ...args], {
    cwd: root,
    signal: interrupts.first,
  });
  return interrupts.first.aborted ? 130 : code;
}
