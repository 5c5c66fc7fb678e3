import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const state = '/state';
/** User ids in the official images. */
export const uid = { api: 1000, nginx: 101, redis: 999 } as const;

/** Replaces a folder that only one service can read. */
export function publish(folder: string, owner: number, files: Readonly<Record<string, string>>): void {
  const dir = join(state, folder);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) publishFile(join(folder, name), owner, content);
}

/** Replaces a file: overwriting the file of another user would need a further capability. */
export function publishFile(path: string, owner: number, content: string): void {
  const file = join(state, path);
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode: 0o400 });
  chownSync(file, owner, owner);
}
