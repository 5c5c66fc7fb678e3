import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SetupError } from '@session-lab/launcher';

const execute = promisify(execFile);

/** Beside the sockets: logs, modules, kept connections, the other processes' pipes. */
const spare = 500;

/** NGINX has each socket twice, and it may be that one worker accepts nearly all of them. */
const filesFor = (sockets: number): number => 2 * sockets + spare;

/** @throws SetupError where a process may not open that many files */
export async function requireOpenFiles(sockets: number): Promise<void> {
  // Node raises its own limit to the highest that it may have, and what it starts inherits that.
  const { stdout } = await execute('sh', ['-c', 'ulimit -n']);
  const allowed = stdout.trim() === 'unlimited' ? Infinity : Number(stdout);
  const needed = filesFor(sockets);
  if (allowed >= needed) return;
  throw new SetupError(
    `${sockets} sockets take up to ${needed} open files a process, and ${allowed} are allowed here.`,
    `ulimit -n ${needed}, as a user who may; or fewer: npm run soak -- --sockets ${Math.floor((allowed - spare) / 2)}`,
  );
}
