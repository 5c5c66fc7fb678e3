import { rmSync, writeFileSync } from 'node:fs';
import type { Plan } from '@session-lab/launcher';

/** A small disk for one process. Writes beyond its size fail. */
export type SmallDisk = {
  /** Returns the command that runs `command` on this disk. */
  run(command: string, args: readonly string[]): { command: string; args: readonly string[] };
  /** Removes the limit for the next start of the process. */
  makeRoom(): void;
};

/** Unit of `ulimit -f`. */
const blockBytes = 512;

/** Without the trap, the kernel would end the process before the process sees the error. */
const script = `
  trap '' XFSZ
  if [ -e "$1" ]; then ulimit -f "$(cat "$1")"; fi
  shift
  exec "$@"`;

/**
 * Creates a disk with a limit on the size of files. A write beyond the limit fails half-way, as on a full
 * disk (with EFBIG instead of ENOSPC). The disk needs no root and no mount.
 *
 * @param limitFile holds the limit, and is deleted by `makeRoom`
 */
export function smallDisk(limitFile: string, bytes: number): SmallDisk {
  writeFileSync(limitFile, `${Math.floor(bytes / blockBytes)}`);
  return {
    run: (command, args) => ({ command: 'sh', args: ['-c', script, 'sh', limitFile, command, ...args] }),
    makeRoom: () => rmSync(limitFile, { force: true }),
  };
}

/** Returns the plan with the accounts' Redis on this disk. */
export function withAccountsOn(disk: SmallDisk, plan: Plan): Plan {
  const redis = plan.redis.map((spec) =>
    spec.name === 'redis-accounts' ? { ...spec, ...disk.run(spec.command, spec.args) } : spec,
  );
  return { ...plan, redis };
}
