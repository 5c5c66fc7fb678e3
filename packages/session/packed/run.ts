import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '@session-lab/test-support/ports';
import { vi } from 'vitest';

export type RunOptions = { readonly cwd: string; readonly env?: Readonly<Record<string, string>> };

/**
 * Runs a command and resolves to its output.
 *
 * @throws Error with the output when the command fails
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(printed);
      else reject(new Error(`${command} ${args.join(' ')}: status ${status}\n${printed}`));
    });
  });
}

export type NodeBinary = { readonly path: string; readonly version: string };

/**
 * Returns a Node of this major version: the one that runs the tests, or one on PATH, or one from the registry. The registry has
 * a package for each platform, which needs no install script.
 */
export async function findNode(major: number, folder: string): Promise<NodeBinary> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'node'));
  for (const path of [process.execPath, ...onPath]) {
    const version = existsSync(path) ? await versionOf(path) : '';
    if (version.startsWith(`v${major}.`)) return { path, version };
  }
  return installNode(major, folder);
}

async function installNode(major: number, folder: string): Promise<NodeBinary> {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${arch}`;
  const into = join(folder, `node-${major}`);
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', into, `${name}@${major}`], {
    cwd: folder,
  });
  const path = join(into, 'node_modules', name, 'bin/node');
  return { path, version: await versionOf(path) };
}

async function versionOf(path: string): Promise<string> {
  return (await run(path, ['--version'], { cwd: '.' })).trim();
}

export type Program = RunOptions & { readonly node: string; readonly file: string };

/** Starts an example that listens on `PORT`, calls `use` when it replies, and stops it. */
export async function withExample<Result>(
  { node, file, cwd, env }: Program,
  use: (url: string, child: ChildProcess) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(node, [file], {
    cwd,
    env: { ...process.env, ...env, PORT: `${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it replied.`)));
  try {
    await Promise.race([ended, vi.waitFor(() => fetch(url), { timeout: 60_000, interval: 50 })]);
    return await use(url, child);
  } finally {
    child.kill('SIGKILL'); // does nothing if it has ended
    await ended.catch(() => undefined);
  }
}
