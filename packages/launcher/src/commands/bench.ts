import { join } from 'node:path';
import { line, SetupError } from '../progress.ts';
import { runLoudly } from '../run.ts';
import { listenForInterrupts } from '../signals.ts';
import { requireTools } from '../tools.ts';

const asksForHelp = new Set(['--help', '-h']);

/** Runs packages/bench, which reads the arguments, with the tools that it measures by; the exit status. */
export async function bench(root: string, args: readonly string[]): Promise<number> {
  const interrupts = listenForInterrupts(() => process.exit(130));
  if (!args.some((arg) => asksForHelp.has(arg))) await seeToTools();
  const code = await runLoudly(process.execPath, [join(root, 'packages/bench/src/main.ts'), ...args], {
    cwd: root,
    signal: interrupts.first,
  });
  return interrupts.first.aborted ? 130 : code;
}

async function seeToTools(): Promise<void> {
  await requireTools(['redis-server', 'nginx']);
  try {
    await requireTools(['wrk']);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    line('note', `without wrk autocannon makes the load, and fewer requests a second of it: ${error.mend}`);
  }
}
