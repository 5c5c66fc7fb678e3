import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectedMemoryOf } from './collected-memory.ts';

const mebibyte = 2 ** 20;
/** Keeps 20 MiB, and drops 40 MiB at the start. */
const program = `
  globalThis.kept = Array.from({ length: 20 }, () => Array.from({ length: 131_072 }, Math.random));
  Array.from({ length: 40 }, () => Array.from({ length: 131_072 }, Math.random));
  process.stdout.write('up');
  setInterval(() => {}, 60_000);`;
let child: ChildProcess;

beforeEach(async () => {
  child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (child.stdout !== null) await once(child.stdout, 'data');
});
afterEach(() => void child.kill('SIGKILL'));

test('what is kept counts, what is rubbish does not, and it can be asked again', async () => {
  for (let asked = 0; asked < 2; asked += 1) {
    const { heapUsedBytes, residentBytes } = await collectedMemoryOf(child.pid ?? 0);
    expect(heapUsedBytes / mebibyte).toBeGreaterThan(20);
    expect(heapUsedBytes / mebibyte).toBeLessThan(40);
    expect(residentBytes).toBeGreaterThan(heapUsedBytes);
  }
});
