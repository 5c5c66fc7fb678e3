import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@session-lab/test-support/ports';
import { requireTool } from '@session-lab/test-support/require-tool';
import { exitWithParent } from '../../exit-with-parent.ts';
import type { AddCleanup } from '../../cleanup.ts';
import { nginxConfig } from './config.ts';

/**
 * Starts NGINX in front of each set of replicas. Resolves to the addresses, `http://127.0.0.1:<port>`, in
 * order.
 */
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
  // -e: NGINX writes errors there until it has read the file. Without -e, it would use the system's log.
  const child = spawn(requireTool('nginx'), ['-e', join(folder, 'error.log'), '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
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
