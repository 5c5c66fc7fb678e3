import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startOrphanReaper, type OrphanReaper } from './orphan-reaper.ts';
import { freePort } from '../ports/ports.ts';
import type { ProcessSpec } from '../stack/plan.ts';
import { supervise, type Supervised, type SupervisorEvent } from './supervise.ts';
import { isAlive } from '../stack/build-web.ts';

/** Waits up to 20 s, because a busy machine may need seconds to start a process. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });

let dir: string;
let reaper: OrphanReaper;
let running: Supervised | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'supervise-'));
  reaper = startOrphanReaper();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  reaper.release();
  rmSync(dir, { recursive: true });
});

async function listener(script = ''): Promise<ProcessSpec> {
  const port = await freePort();
  const serve = `require('node:net').createServer().listen(${port}, '127.0.0.1'); ${script}`;
  return {
    name: 'listener',
    command: process.execPath,
    args: ['-e', serve],
    env: {},
    logFile: join(dir, 'log'),
    stopSignal: 'SIGTERM',
    stopWithinMs: 300,
    ready: { port },
  };
}

test('a killed process starts again', async () => {
  const events: SupervisorEvent[] = [];
  running = await supervise(await listener(), reaper, (event) => events.push(event));
  const before = running.pid() ?? 0;
  process.kill(before, 'SIGKILL');
  const starts = () => events.filter(({ type }) => type === 'started');
  await eventually(() => expect(starts()).toHaveLength(2));
  await eventually(() => expect(events.at(-1)?.type).toBe('back'));
  expect(running.pid()).not.toBe(before);
});

test('a process that is held down restarts when it is released, not before', async () => {
  const events: string[] = [];
  running = await supervise(await listener(), reaper, ({ type }) => events.push(type));
  const release = running.holdDown();
  await eventually(() => expect(events).toEqual(['started', 'ended']));
  release();
  await eventually(() => expect(events.at(-1)).toBe('back'));
});

test('a process with a minimum restart delay is not back before the delay', async () => {
  const events: SupervisorEvent[] = [];
  const spec = { ...(await listener()), restartAfterMs: 700 };
  running = await supervise(spec, reaper, (event) => events.push(event));
  process.kill(running.pid() ?? 0, 'SIGKILL');
  await eventually(() => expect(events.at(-1)?.type).toBe('back'));
  const back = events.at(-1);
  expect(back?.type === 'back' ? back.afterMs : 0).toBeGreaterThanOrEqual(700);
});

test('a process that ignores its stop signal is killed after its time limit and is not restarted', async () => {
  running = await supervise(await listener("process.on('SIGTERM', () => {})"), reaper, () => {});
  const pid = running.pid() ?? 0;
  await running.stop();
  expect(isAlive(pid)).toBe(false);
});

test('the error for a process that ends before it is ready has the end of its log', async () => {
  const spec = await listener("console.error('no such key'); process.exit(3)");
  await expect(supervise({ ...spec, ready: { port: 1 } }, reaper, () => {})).rejects.toMatchObject({
    message: 'listener ended with status 3',
    output: 'no such key',
  });
});

test('when the launcher has stopped, the orphan reaper ends its processes, including a stopped process', async () => {
  const orphanReaper = spawn(
    process.execPath,
    [fileURLToPath(new URL('orphan-reaper-process.ts', import.meta.url))],
    {
      stdio: ['pipe', 'inherit', 'inherit'],
    },
  );
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  const { pid = 0 } = child;
  orphanReaper.stdin.write(`+${pid}\n`);
  process.kill(pid, 'SIGSTOP');
  orphanReaper.stdin.end();
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(false);
});
