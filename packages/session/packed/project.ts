import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const workspaceFolder = join(packageFolder, '../..');

/** Builds the package (by its `prepack`) and packs it. Returns the path of the tarball. */
export async function pack(into: string): Promise<string> {
  const manifest = await readFile(join(workspaceFolder, 'package.json'), 'utf8');
  const pnpm = /"packageManager": "(?<pnpm>pnpm@[\d.]+)"/.exec(manifest)?.groups?.['pnpm'] ?? 'pnpm';
  await run('npx', ['-y', pnpm, 'pack', '--pack-destination', into], { cwd: packageFolder });
  const tarball = (await readdir(into)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm pack created no tarball.');
  return join(into, tarball);
}

export type ProjectOptions = {
  readonly tarball: string;
  /** Other packages to install: `name@version`, or `name` for the version of the catalog. */
  readonly packages: readonly string[];
  /** Options that replace single options of the compiler. */
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  /** Text of each program by file name. */
  readonly programs: ReadonlyMap<string, string>;
};

/** Creates a project outside the workspace and installs the packages. */
export async function makeProject(folder: string, options: ProjectOptions): Promise<void> {
  await mkdir(folder);
  const files = new Map([
    ['package.json', JSON.stringify({ private: true, type: 'module' })],
    [
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: { ...compilerOptions, ...options.compilerOptions },
        include: ['*.ts'],
      }),
    ],
    ...options.programs,
  ]);
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const pinned = await Promise.all(
    options.packages.map(async (name) => (name.includes('@', 1) ? name : `${name}@${await versionOf(name)}`)),
  );
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await run('npm', ['install', ...quietly, options.tarball, ...pinned], { cwd: folder });
}

/** Compiles the programs in `folder` with the compiler installed in `from`. Resolves to its errors, or to an empty text. */
export async function compile(folder: string, from: string): Promise<string> {
  try {
    return await run(join(from, 'node_modules/typescript/bin/tsc'), [], { cwd: folder });
  } catch (error) {
    return String(error);
  }
}

/** Strict options that also check the declarations of the packages. */
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

/** The examples of the README and of the page about express-session by file name, which follows the fence: ` ```ts start.ts `. */
export type Examples = ReadonlyMap<string, string>;

/** @throws Error when a block has no file name, because no test would run it */
export async function readExamples(): Promise<Examples> {
  const pages = await Promise.all(
    ['../README.md', '../docs/express-session.md'].map((page) =>
      readFile(new URL(page, import.meta.url), 'utf8'),
    ),
  );
  const blocks = pages.flatMap((page) => [
    ...page.matchAll(/^```(?:ts|ejs) *(?<name>\S*)\n(?<code>.*?)^```$/gms),
  ]);
  return new Map(
    blocks.map(({ groups = {} }) => {
      const { name = '', code = '' } = groups;
      if (!/\.(?:ts|ejs)$/.test(name)) throw new Error(`An example has no file name:\n${code}`);
      return [name, code];
    }),
  );
}

/** Adds the README's test of a store as a test for Vitest. The README uses `node:test`. */
export function withVitest(programs: Examples): Examples {
  const suite = programs.get('store.test.ts')?.replace("'node:test'", "'vitest'") ?? '';
  return new Map([...programs, ['vitest.test.ts', suite]]);
}
