import { rmSync, writeFileSync } from 'node:fs';
import type { Plan } from '@session-lab/launcher';

/** A disk that is soon full, as one process sees it: its writes beyond the size fail. */
export type SmallDisk = {
  /** The command, on this disk. */
  run(command: string, args: readonly string[]): { command: string; args: readonly string[] };
  /** Takes effect at the next start, as it does for a process that a full disk ended. */
  makeRoom(): void;
};

/** What `ulimit -f` counts. */
const blockBytes = 512;

/** Without the trap the kernel would end the process before it sees the error. */
const script = `
  trap '' XFSZ
  if [ -e "$1" ]; then ulimit -f "$(cat "$1")"; fi
  shift
  exec "$@"`;

/**
 * A limit on the size of files makes a write fail half-way, as a full disk does (EFBIG for ENOSPC), needs no root, and
 * leaves nothing to unmount.
 *
 * @param limitFile says how full it is; it goes when there is room
 */
export function smallDisk(limitFile: string, bytes: number): SmallDisk {
  writeFileSync(limitFile, `${Math.floor(bytes / blockBytes)}`);
  return {
    run: (command, args) => ({ command: 'sh', args: ['-c', script, 'sh', limitFile, command, ...args] }),
    makeRoom: () => rmSync(limitFile, { force: true }),
  };
}

/** The same stack, with the accounts' Redis on this disk. */
export function withAccountsOn(disk: SmallDisk, plan: Plan): Plan {
  const redis = plan.redis.map((spec) =>
    spec.name === 'redis-accounts' ? { ...spec, ...disk.run(spec.command, spec.args) } : spec,
  );
  return { ...plan, redis };
}
