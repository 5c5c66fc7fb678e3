import { join } from 'node:path';
import { runInherited } from '../process/run.ts';
import { listenForInterrupts } from '../process/interrupts.ts';

/** Runs a tool of this repository, which parses its own arguments. Returns the exit status. */
export async function runPackage(
  root: string,
  name: 'attack' | 'bench' | 'faults' | 'fuzz' | 'soak',
  args: readonly string[],
): Promise<number> {
  const interrupts = listenForInterrupts(() => process.exit(130));
  const code = await runInherited(process.execPath, [join(root, `tools/${name}/src/main.ts`), ...args], {
    cwd: root,
    signal: interrupts.first,
  });
  return interrupts.first.aborted ? 130 : code;
}
