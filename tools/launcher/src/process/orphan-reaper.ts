import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type OrphanReaper = {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Lets the guard go; what it still watches, it ends. */
  release(): void;
};

/** The launcher's side of guard.ts. A guard that dies is replaced, and told everything again. */
export function startOrphanReaper(): OrphanReaper {
  const watched = new Set<number>();
  let released = false;
  let guard = start();

  function start(): ChildProcess {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('orphan-reaper-process.ts', import.meta.url))],
      {
        stdio: ['pipe', 'ignore', 'ignore'],
        // A session of its own: what ends the launcher's process group does not end the guard.
        detached: true,
      },
    );
    child.stdin?.on('error', () => {});
    child.once('exit', () => {
      if (!released) guard = start();
    });
    child.unref();
    for (const pid of watched) child.stdin?.write(`+${pid}\n`);
    return child;
  }

  return {
    watch(pid) {
      watched.add(pid);
      guard.stdin?.write(`+${pid}\n`);
    },
    forget(pid) {
      watched.delete(pid);
      guard.stdin?.write(`-${pid}\n`);
    },
    release() {
      released = true;
      guard.stdin?.end();
    },
  };
}
