import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { vi } from 'vitest';
import type { RunOptions } from './run.ts';

export type Program = RunOptions & { readonly node: string; readonly file: string };

/** Starts an example that listens on `PORT`, uses it once it answers, and ends it. */
export async function withExample<Result>(
  { node, file, cwd, env }: Program,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(node, [file], {
    cwd,
    env: { ...process.env, ...env, PORT: `${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`${file} ended before it answered.`)),
  );
  try {
    await Promise.race([ended, vi.waitFor(() => fetch(url), { timeout: 60_000, interval: 50 })]);
    return await use(url);
  } finally {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return address.port;
}
