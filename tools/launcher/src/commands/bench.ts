import { line, SetupError } from '../progress.ts';
import { requireTools } from '../tools/require-tools.ts';
import { runPackage } from './run-package.ts';

const helpFlags = new Set(['--help', '-h']);

/** Runs tools/bench after installing its tools. Returns the exit status. */
export async function bench(root: string, args: readonly string[]): Promise<number> {
  if (!args.some((arg) => helpFlags.has(arg))) await installTools();
  return runPackage(root, 'bench', args);
}

async function installTools(): Promise<void> {
  await requireTools(['redis-server', 'nginx']);
  try {
    await requireTools(['wrk']);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    line('note', `wrk is missing; autocannon replaces it and sends fewer requests per second: ${error.fix}`);
  }
}
