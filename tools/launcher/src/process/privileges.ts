import { spawnSync } from 'node:child_process';
import { chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** User and group id with which the servers run. */
export type RunAs = { uid: number; gid: number };

/** An unprivileged user and group that every Linux has. */
const unprivileged: RunAs = { uid: 65_534, gid: 65_534 };

/**
 * Returns the user with which the servers run if the launcher is root: the owner of the project, or an
 * unprivileged user if root owns the project. Returns undefined if the launcher is not root, or if that user
 * cannot read `files`. A project in /root therefore runs as root.
 */
export function unprivilegedUser(projectDir: string, files: readonly string[]): RunAs | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(projectDir);
  const user = uid === 0 ? unprivileged : { uid, gid };
  return files.every((file) => canRead(file, user)) ? user : undefined;
}

const canRead = (file: string, user: RunAs): boolean =>
  spawnSync('test', ['-r', file], { ...user, stdio: 'ignore' }).status === 0;

/** Changes the owner of a folder and its content, except the entries in `kept`. */
export function chownTree(user: RunAs, path: string, kept: readonly string[] = []): void {
  if (kept.includes(path)) return;
  chownSync(path, user.uid, user.gid);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(user, join(path, name), kept);
}
