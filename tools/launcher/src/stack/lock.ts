import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandOf } from '../ports/port-owner.ts';
import { SetupError } from '../progress.ts';
import { readStackFile } from './stack-file.ts';

/** The launcher, and the packages that start a stack of their own through it. */
const startsStacks = /tools\/(launcher|attack|faults|fuzz|soak)\/src\/main\.ts/;

/** One launcher a state directory. Returns what gives it free again; a lock whose launcher is gone does not count. */
export async function lock(file: string, stackFile: string): Promise<() => void> {
  const dir = dirname(file);
  // The mode is for the state directory alone: the servers may run as another user, who has to reach it (privileges.ts).
  mkdirSync(dirname(dir), { recursive: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const holder = await lockHolder(file);
  if (holder !== undefined) {
    throw new SetupError(
      `This runs already, as pid ${holder}${where(stackFile)}.`,
      `use that one, or stop it: kill ${holder} (or Ctrl+C where it was started)`,
    );
  }
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
  } catch {
    throw new SetupError('Another start began at the same moment.', 'let that one finish');
  }
  return () => rmSync(file, { force: true });
}

function where(stackFile: string): string {
  const stack = readStackFile(stackFile);
  return stack === undefined ? '' : `, at ${stack.baseUrl}`;
}

/** The pid of the launcher that runs on this state directory. */
export async function lockHolder(file: string): Promise<number | undefined> {
  const pid = Number(read(file));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  // A pid is used again by others after a while.
  return startsStacks.test(await commandOf(pid)) ? pid : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
