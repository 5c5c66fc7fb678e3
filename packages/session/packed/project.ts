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

/**
 * Compiles the programs in `folder` with the compiler installed in `from`. Resolves to its errors, or to an empty text.
 */
export async function compile(folder: string, from: string, config = 'tsconfig.json'): Promise<string> {
  try {
    return await run(join(from, 'node_modules/typescript/bin/tsc'), ['--project', config], { cwd: folder });
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

/** The examples of the README and of `docs` by file name, which follows the fence: ` ```ts start.ts `. */
export type Examples = ReadonlyMap<string, string>;

/**
 * Returns the programs. The recipes have a test of their own.
 *
 * @throws Error when a block has no file name, or the name of another block, because no test would run it
 */
export async function readExamples(): Promise<Examples> {
  const pages = await Promise.all(
    ['README.md', 'docs/api.md', 'docs/redis.md', 'docs/express-session.md'].map((page) =>
      readFile(join(packageFolder, page), 'utf8'),
    ),
  );
  const blocks = pages.flatMap((page) => [
    ...page.matchAll(/^```(?:ts|ejs) *(?<name>\S*)\n(?<code>.*?)^```$/gms),
  ]);
  const examples = new Map<string, string>();
  for (const { groups = {} } of blocks) {
    const { name = '', code = '' } = groups;
    if (!/\.(?:ts|ejs)$/.test(name)) throw new Error(`An example has no file name:\n${code}`);
    if (examples.has(name)) throw new Error(`Two examples have the file name ${name}.`);
    examples.set(name, code);
  }
  return examples;
}

/** Returns the `tsconfig.json` of the README. */
export async function readmeConfig(): Promise<string> {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const config = /^```json tsconfig\.json\n(?<text>.*?)^```$/ms.exec(readme)?.groups?.['text'];
  if (config === undefined) throw new Error('The README has no tsconfig.json.');
  return config;
}

/** Adds the documented test of a store as a test for Vitest. The documented test uses `node:test`. */
export function withVitest(programs: Examples): Examples {
  const suite = programs.get('store.test.ts')?.replace("'node:test'", "'vitest'") ?? '';
  return new Map([...programs, ['vitest.test.ts', suite]]);
}
