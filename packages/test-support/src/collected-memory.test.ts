import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCollector, type Collector } from './collected-memory.ts';

const mebibyte = 2 ** 20;
/** Keeps 20 MiB, and drops 40 MiB at the start. */
const program = `
  globalThis.kept = Array.from({ length: 20 }, () => Array.from({ length: 131_072 }, Math.random));
  Array.from({ length: 40 }, () => Array.from({ length: 131_072 }, Math.random));
  process.stdout.write('up');
  setInterval(() => {}, 60_000);`;
let folder: string;
let collector: Collector;
let child: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
  collector = createCollector(folder);
  child = spawn(process.execPath, ['--eval', program], {
    env: { ...process.env, ...collector.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('what is kept counts, what is rubbish does not, and it can be asked again', async () => {
  const replicas = [{ name: 'api-1', pid: child.pid ?? 0 }];
  for (let asked = 0; asked < 2; asked += 1) {
    const [kept] = await collector.keptBy({ replicas });
    expect(kept?.name).toBe('api-1');
    expect((kept?.keptBytes ?? 0) / mebibyte).toBeGreaterThan(20);
    expect((kept?.keptBytes ?? 0) / mebibyte).toBeLessThan(30);
    expect(kept?.residentBytes).toBeGreaterThan(kept?.keptBytes ?? 0);
  }
});
