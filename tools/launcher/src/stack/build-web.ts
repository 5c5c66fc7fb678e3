import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { compressFolder } from './compress.ts';
import { SetupError } from '../progress.ts';
import { run } from '../process/run.ts';
import { readStackFile } from './stack-file.ts';

const kept = 4;

/** All files that the page is built from. The labs show source files of NGINX, the API and the session package. */
const sources = [
  'apps/web',
  'packages/contract',
  'packages/password-policy',
  'packages/session/src',
  'apps/api/src/labs',
  'docs/glossary.md',
  'nginx',
  'pnpm-lock.yaml',
];

/**
 * Builds the page unless a build of the same sources exists. The name of a build's folder is a hash of the
 * sources: a running stack keeps its files while another stack gets a new build.
 */
export async function buildWeb(root: string): Promise<{ summary: string; result: string }> {
  const hash = hashOf(root, sources);
  const folder = join(root, '.local/web');
  const target = join(folder, hash);
  if (existsSync(target)) {
    // The modification time records the last use.
    utimesSync(target, new Date(), new Date());
    return { summary: 'unchanged', result: target };
  }
  const building = `${target}.${process.pid}`;
  const { code, output } = await run(
    join(root, 'apps/web/node_modules/.bin/vite'),
    ['build', '--outDir', building, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: join(root, 'apps/web'), env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (code !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new SetupError(
      'The build of the page failed (see the output above).',
      'cd apps/web && npx vite build',
      output,
    );
  }
  const files = compressFolder(building);
  putInPlace(building, target);
  removeOldest(folder, kept, buildsInUse(join(root, '.local')));
  return { summary: `${files} files, compressed`, result: target };
}

/** Moves a build to its folder. If two builds of the same sources end at the same time, the first stays. */
function putInPlace(building: string, target: string): void {
  try {
    renameSync(building, target);
  } catch {
    rmSync(building, { recursive: true, force: true });
  }
}

function hashOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (/(^|\/)(node_modules|dist)$|\.test\.tsx?$/.test(path)) return;
    const full = join(root, path);
    if (statSync(full).isDirectory())
      readdirSync(full)
        .toSorted()
        .forEach((name) => add(join(path, name)));
    else hash.update(path).update('\0').update(readFileSync(full));
  };
  paths.forEach(add);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Returns the builds that running stacks serve. `local` has a folder for each stack: dev, test, screenshots.
 */
export function buildsInUse(local: string): string[] {
  return readdirSync(local).flatMap((name) => {
    const stack = readStackFile(join(local, name, 'stack.json'));
    return stack?.webRoot !== undefined && isAlive(stack.launcherPid) ? [stack.webRoot] : [];
  });
}

/** Removes all builds except the `kept` most recently used and those in use. */
export function removeOldest(folder: string, kept: number, inUse: readonly string[]): void {
  const builds = readdirSync(folder)
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const build of builds.slice(kept)) {
    if (!inUse.includes(build)) rmSync(build, { recursive: true, force: true });
  }
}

/** Returns whether a process with this pid exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
