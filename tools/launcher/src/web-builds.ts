import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readStackFile } from './stack-file.ts';

/** The builds that running stacks serve. `local` holds a folder for each stack: dev, test, screenshots. */
export function buildsInUse(local: string): string[] {
  return readdirSync(local).flatMap((name) => {
    const stack = readStackFile(join(local, name, 'stack.json'));
    return stack?.webRoot !== undefined && isAlive(stack.launcherPid) ? [stack.webRoot] : [];
  });
}

/** Keeps the `kept` builds that were made or used last, and those in use however old. */
export function removeOldest(folder: string, kept: number, inUse: readonly string[]): void {
  const builds = readdirSync(folder)
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const build of builds.slice(kept)) {
    if (!inUse.includes(build)) rmSync(build, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
