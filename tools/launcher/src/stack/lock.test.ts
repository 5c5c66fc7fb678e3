import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lock, lockHolder } from './lock.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Starts a process that looks like a launcher of the checkout at `root`. It runs until the test ends. */
async function launcherOf(checkout: string, name = 'launcher'): Promise<number> {
  const folder = join(checkout, `tools/${name}/src`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.ts'), "process.stdout.write('up'); setInterval(() => {}, 60_000);");
  const child = spawn(process.execPath, [join(folder, 'main.ts'), 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stopLater.push(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  if (child.pid === undefined) throw new Error('the launcher has no pid');
  return child.pid;
}
const stopLater: (() => void)[] = [];
afterEach(() => stopLater.splice(0).forEach((stop) => stop()));

test('a launcher in a checkout with a long path keeps its lock', async () => {
  const pid = await launcherOf(join(root, 'a-folder-of-some-length/'.repeat(6)));
  const file = join(root, 'lock');
  writeFileSync(file, `${pid}`);

  expect(await lockHolder(file)).toBe(pid);
  await expect(lock(file, join(root, 'stack.json'))).rejects.toThrow(`(pid ${pid}`);
});

test.each(['attack', 'faults', 'fuzz', 'soak'])(
  'a run of %s, which also starts a stack, keeps its lock',
  async (name) => {
    const pid = await launcherOf(root, name);
    const file = join(root, 'lock');
    writeFileSync(file, `${pid}`);

    expect(await lockHolder(file)).toBe(pid);
  },
);

test('a lock with the pid of another program is ignored', async () => {
  const file = join(root, 'lock');
  writeFileSync(file, `${process.pid}`);

  expect(await lockHolder(file)).toBeUndefined();
});

test('only this user can enter the state directory, and every user can enter its parent', async () => {
  const stateDir = join(root, '.local/dev');
  const release = await lock(join(stateDir, 'launcher.pid'), join(stateDir, 'stack.json'));
  const usual = 0o777 & ~process.umask();
  expect(statSync(stateDir).mode & 0o777).toBe(0o700 & usual);
  expect(statSync(join(root, '.local')).mode & 0o777).toBe(usual);
  release();
});
