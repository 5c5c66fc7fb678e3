import { line, SetupError } from '../progress.ts';
import { requireTools } from '../tools/require-tools.ts';
import { runPackage } from './run-package.ts';

const asksForHelp = new Set(['--help', '-h']);

/** Runs tools/bench, with the tools that it measures by; the exit status. */
export async function bench(root: string, args: readonly string[]): Promise<number> {
  if (!args.some((arg) => asksForHelp.has(arg))) await seeToTools();
  return runPackage(root, 'bench', args);
}

async function seeToTools(): Promise<void> {
  await requireTools(['redis-server', 'nginx']);
  try {
    await requireTools(['wrk']);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    line('note', `without wrk autocannon makes the load, and fewer requests a second of it: ${error.fix}`);
  }
}
