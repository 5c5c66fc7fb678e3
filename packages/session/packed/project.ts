import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const workspaceFolder = join(packageFolder, '../..');

/** Builds the package (its `prepack` does) and packs it, as somebody who lifts it out; the path of the tarball. */
export async function pack(into: string): Promise<string> {
  const manifest = await readFile(join(workspaceFolder, 'package.json'), 'utf8');
  const pnpm = /"packageManager": "(?<pnpm>pnpm@[\d.]+)"/.exec(manifest)?.groups?.['pnpm'] ?? 'pnpm';
  await run('npx', ['-y', pnpm, 'pack', '--pack-destination', into], { cwd: packageFolder });
  const tarball = (await readdir(into)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm packed nothing.');
  return join(into, tarball);
}

export type ProjectOptions = {
  readonly tarball: string;
  /** To be installed beside it, at the versions of our catalog. */
  readonly packages: readonly string[];
  /** Text by file name. */
  readonly programs: ReadonlyMap<string, string>;
};

/** A new project of somebody else's. */
export async function makeProject(folder: string, options: ProjectOptions): Promise<void> {
  await mkdir(folder);
  const files = new Map([
    ['package.json', JSON.stringify({ private: true, type: 'module' })],
    ['tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] })],
    ...options.programs,
  ]);
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  const pinned = await Promise.all(options.packages.map(async (name) => `${name}@${await versionOf(name)}`));
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...quietly, options.tarball, ...pinned], { cwd: folder });
}

/** What the compiler that is installed in `from` says of the programs in `folder`; empty when they are right. */
export async function compile(folder: string, from: string): Promise<string> {
  try {
    return await run(join(from, 'node_modules/.bin/tsc'), [], { cwd: folder });
  } catch (error) {
    return String(error);
  }
}

/** Strict, and the packages' own declarations are checked too. */
const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  rewriteRelativeImportExtensions: true,
  rootDir: '.',
  outDir: 'out',
};

async function versionOf(name: string): Promise<string> {
  const workspace = await readFile(join(workspaceFolder, 'pnpm-workspace.yaml'), 'utf8');
  const line = workspace.split('\n').find((text) => text.replaceAll("'", '').startsWith(`  ${name}: `));
  const version = line?.split(': ')[1];
  if (version === undefined) throw new Error(`${name} is not in the catalog.`);
  return version;
}
