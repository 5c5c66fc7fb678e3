import type { ChildProcess } from 'node:child_process';

/** Kills the child process when this process exits, also after Ctrl+C or an error. */
export function exitWithParent(child: ChildProcess): void {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}
