import type { ChildProcess } from 'node:child_process';

/** Ends a process that would not notice the end of this one, when this one ends before it: by Ctrl+C, or an error. */
export function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}
