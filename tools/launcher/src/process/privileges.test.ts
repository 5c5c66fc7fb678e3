import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chownTree, unprivilegedUser } from './privileges.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const unprivileged = { uid: 65_534, gid: 65_534 };

function project(): { dir: string; file: string } {
  const dir = mkdtempSync(join(tmpdir(), 'session-lab-root-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  chmodSync(dir, 0o755);
  const file = join(dir, 'main.ts');
  writeFileSync(file, '');
  return { dir, file };
}

test('started by root, the servers run as an unprivileged user if that user can read the project, else as root', () => {
  const { dir, file } = project();
  expect(unprivilegedUser(dir, [file])).toEqual(isRoot ? unprivileged : undefined);
  chmodSync(dir, 0o700);
  expect(unprivilegedUser(dir, [file])).toBeUndefined();
});

test('started by root in the folder of another user, the servers run as that user', () => {
  const { dir, file } = project();
  if (isRoot) chownTree({ uid: 1234, gid: 1234 }, dir);
  expect(unprivilegedUser(dir, [file])).toEqual(isRoot ? { uid: 1234, gid: 1234 } : undefined);
});

test('a folder and its content change their owner, except the kept entries', () => {
  const { dir } = project();
  mkdirSync(join(dir, 'tls'));
  for (const name of ['key.pem', 'ca-key.pem']) writeFileSync(join(dir, 'tls', name), '');
  const own = { uid: statSync(dir).uid, gid: statSync(dir).gid };
  const other = isRoot ? unprivileged : own;
  chownTree(other, dir, [join(dir, 'tls/ca-key.pem')]);
  const owner = (name: string): number => statSync(join(dir, name)).uid;
  expect([owner('tls'), owner('tls/key.pem'), owner('tls/ca-key.pem')]).toEqual([
    other.uid,
    other.uid,
    own.uid,
  ]);
});
