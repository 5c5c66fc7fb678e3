import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHeapReader, type HeapReader } from './heap-after-gc.ts';

const mebibyte = 2 ** 20;
/** Keeps 20 MiB, and makes 40 MiB of garbage at the start. */
const program = `
  globalThis.kept = Array.from({ length: 20 }, () => Array.from({ length: 131_072 }, Math.random));
  Array.from({ length: 40 }, () => Array.from({ length: 131_072 }, Math.random));
  process.stdout.write('up');
  setInterval(() => {}, 60_000);`;
let folder: string;
let reader: HeapReader;
let child: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heap-'));
  reader = createHeapReader(folder);
  child = spawn(process.execPath, ['--eval', program], {
    env: { ...process.env, ...reader.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('reports the live heap without garbage, as often as it is called', async () => {
  const replicas = [{ name: 'api-1', pid: child.pid ?? 0 }];
  for (let calls = 0; calls < 2; calls += 1) {
    const [heap] = await reader.heapAfterGc({ replicas });
    expect(heap?.name).toBe('api-1');
    expect((heap?.heapBytes ?? 0) / mebibyte).toBeGreaterThan(20);
    expect((heap?.heapBytes ?? 0) / mebibyte).toBeLessThan(30);
    expect(heap?.residentBytes).toBeGreaterThan(heap?.heapBytes ?? 0);
  }
});
