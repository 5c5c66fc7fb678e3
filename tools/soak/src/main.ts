/** Runs `npm run soak` on a stack of its own. The launcher starts this file with the project's Node. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetupError, withOwnStack } from '@session-lab/launcher';
import { createHeapReader } from '@session-lab/test-support/heap-after-gc';
import { runTool } from '@session-lab/test-support/run-tool';
import { parseOptions, usage } from './options.ts';
import { soak } from './soak.ts';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
/** Open files of a process other than sockets: logs, modules, kept-alive connections and pipes. */
const otherFiles = 500;

await runTool(usage, async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  await requireOpenFiles(options.sockets);
  const heapReader = createHeapReader(join(root, '.local/soak'));
  const { environment } = heapReader;
  return withOwnStack({ root, name: 'soak', environment }, async (stackFile, interrupted) => {
    const passed = await soak(stackFile, { ...options, ...heapReader }, interrupted);
    return interrupted.aborted ? 130 : Number(!passed);
  });
});

/** @throws SetupError when the limit of open files is too low for the sockets */
async function requireOpenFiles(sockets: number): Promise<void> {
  // Node raises its soft limit to the hard limit at the start, and child processes inherit it.
  const { stdout } = await execute('sh', ['-c', 'ulimit -n']);
  const allowed = stdout.trim() === 'unlimited' ? Infinity : Number(stdout);
  // One NGINX worker may accept nearly all sockets, and holds two connections for each.
  const needed = 2 * sockets + otherFiles;
  if (allowed >= needed) return;
  throw new SetupError(
    `${sockets} sockets need up to ${needed} open files in one process; the limit here is ${allowed}.`,
    `Raise the limit: ulimit -n ${needed}. Or open fewer sockets: npm run soak -- --sockets ${Math.floor((allowed - otherFiles) / 2)}`,
  );
}
