import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandOf } from '../ports/port-owner.ts';
import { SetupError } from '../progress.ts';
import { readStackFile } from './stack-file.ts';

/** Programs that start stacks: the launcher, and the tools that use it. */
const startsStacks = /tools\/(launcher|attack|faults|fuzz|soak)\/src\/main\.ts/;

/**
 * Locks a state directory, so that one launcher at a time uses it. Ignores the lock of a launcher that no
 * longer runs. Returns a function that releases the lock.
 */
export async function lock(file: string, stackFile: string): Promise<() => void> {
  const dir = dirname(file);
  // Only the state directory gets this mode. The servers may run as another user, who must be able to enter
  // the parent directory (privileges.ts).
  mkdirSync(dirname(dir), { recursive: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const holder = await lockHolder(file);
  if (holder !== undefined) {
    throw new SetupError(
      `It is already running (pid ${holder}${where(stackFile)}).`,
      `use the running stack, or stop it with Ctrl+C or kill ${holder}`,
    );
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
  } catch {
    throw new SetupError('Another launcher started at the same time.', 'wait until it is ready');
  }
  return () => rmSync(file, { force: true });
}

function where(stackFile: string): string {
  const stack = readStackFile(stackFile);
  return stack === undefined ? '' : ` at ${stack.baseUrl}`;
}

/** Returns the pid of the launcher that uses this state directory. */
export async function lockHolder(file: string): Promise<number | undefined> {
  const pid = Number(read(file));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  // The system may have given the pid to another program.
  return startsStacks.test(await commandOf(pid)) ? pid : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
