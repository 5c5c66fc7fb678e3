import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The ids of the user that the servers run as. */
export type RunAs = { uid: number; gid: number };

/** Debian's "nobody" and "nogroup". */
const noUser: RunAs = { uid: 65_534, gid: 65_534 };

/**
 * Returns the user that the servers of a stack run as where the launcher is root: the owner of the project if that is another
 * user, else "nobody". Returns undefined if the launcher is not root, or if that user may not read `files`: a project in /root
 * runs as root.
 */
export function unprivilegedUser(projectDir: string, files: readonly string[]): RunAs | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(projectDir);
  const user = uid === 0 ? noUser : { uid, gid };
  return files.every((file) => canRead(file, user)) ? user : undefined;
}

const canRead = (file: string, user: RunAs): boolean =>
  spawnSync('test', ['-r', file], { ...user, stdio: 'ignore' }).status === 0;

/** Gives a folder and all in it to the user, except the entries in `kept`. */
export function chownTree(user: RunAs, path: string, kept: readonly string[] = []): void {
  if (kept.includes(path)) return;
  chownSync(path, user.uid, user.gid);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(user, join(path, name), kept);
}
