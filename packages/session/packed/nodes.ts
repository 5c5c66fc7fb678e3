import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';

export type NodeBinary = { readonly path: string; readonly version: string };

/**
 * A Node of this major version: the one that runs the tests, or one on PATH, or else the registry's, which comes as a
 * package for each platform and needs no install script.
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
