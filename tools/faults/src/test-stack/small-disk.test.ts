import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallDisk, type SmallDisk } from './small-disk.ts';

let dir: string;
let disk: SmallDisk;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'small-disk-'));
  disk = smallDisk(join(dir, 'limit'), 2_048);
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Writes bytes, and returns the exit status and the size of the file. */
function write(bytes: number): { status: number | null; written: number } {
  const file = join(dir, 'file');
  const { command, args } = disk.run(process.execPath, ['-e', writing, file, `${bytes}`]);
  const { status } = spawnSync(command, args);
  return { status, written: statSync(file).size };
}

const writing = "require('node:fs').writeFileSync(process.argv[1], 'x'.repeat(Number(process.argv[2])))";

test('a write that fits succeeds', () => {
  expect(write(2_048)).toEqual({ status: 0, written: 2_048 });
});

test('a write that does not fit is written in part, and the process gets the error', () => {
  expect(write(5_000)).toEqual({ status: 1, written: 2_048 });
});

test('after makeRoom, the next process can write everything', () => {
  disk.makeRoom();
  expect(write(5_000)).toEqual({ status: 0, written: 5_000 });
});
