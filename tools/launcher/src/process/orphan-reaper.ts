import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type OrphanReaper = {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Ends the reaper, which then ends all process groups that it still watches. */
  release(): void;
};

/**
 * Starts orphan-reaper-process.ts. If that process exits, a new process replaces it and receives all watched
 * process groups.
 */
export function startOrphanReaper(): OrphanReaper {
  const watched = new Set<number>();
  let released = false;
  let reaper = start();

  function start(): ChildProcess {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('orphan-reaper-process.ts', import.meta.url))],
      {
        stdio: ['pipe', 'ignore', 'ignore'],
        // Runs in its own session, so that a signal to the process group of the launcher does not end the
        // reaper.
        detached: true,
      },
    );
    child.stdin?.on('error', () => {});
    child.once('exit', () => {
      if (!released) reaper = start();
    });
    child.unref();
    for (const pid of watched) child.stdin?.write(`+${pid}\n`);
    return child;
  }

  return {
    watch(pid) {
      watched.add(pid);
      reaper.stdin?.write(`+${pid}\n`);
    },
    forget(pid) {
      watched.delete(pid);
      reaper.stdin?.write(`-${pid}\n`);
    },
    release() {
      released = true;
      reaper.stdin?.end();
    },
  };
}
