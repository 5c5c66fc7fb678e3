import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@session-lab/test-support/ports';
import { exitWithParent } from '../../exit-with-parent.ts';
import type { AddCleanup } from '../../cleanup.ts';
import { nginxConfig } from './config.ts';

/** A program of the system, as the launcher's `find-tool.ts` has it. */
const command = 'nginx';
/** Where the package managers put it, which is not in everybody's PATH. */
const folders = [process.env['PATH'] ?? '', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Starts NGINX in front of each set of replicas. Resolves to the addresses, `http://127.0.0.1:<port>`, in order. */
export async function startNginx(
  sets: readonly (readonly string[])[],
  addCleanup: AddCleanup,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-bench-nginx-'));
  addCleanup(() => rm(folder, { recursive: true }));
  const routes = [];
  for (const replicas of sets) routes.push({ replicas, port: await freePort() });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, nginxConfig(folder, routes, process.getuid?.() === 0));
  // -e: before NGINX has read the file, it would write errors to the system's log.
  const child = spawn(command, ['-e', join(folder, 'error.log'), '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: folders.join(delimiter) },
  });
  exitWithParent(child);
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  addCleanup(async () => {
    child.kill();
    await exited;
  });
  const urls = routes.map(({ port }) => `http://127.0.0.1:${port}`);
  for (const url of urls) await untilAnswered(url, join(folder, 'error.log'));
  return urls;
}

async function untilAnswered(url: string, errorLog: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(url).catch(() => undefined)) return;
    await pause(50);
  }
  throw new Error(`NGINX does not answer:\n${await readFile(errorLog, 'utf8')}`);
}
