/**
 * Fails where a dependency other than `node` may run a script of its own when it is installed. It holds against each other
 * what pnpm is told (pnpm-workspace.yaml), what it took at the last install (node_modules/.modules.yaml), and what is in
 * the packages themselves. Packages for other platforms are not there to be read; of them pnpm's own refusal is all there is.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const mayRun = ['node'];
/** The settings by which pnpm runs more than `allowBuilds` names, or does not mind what it refused. */
const wayAround =
  /^(?:dangerouslyAllowAllBuilds|onlyBuiltDependencies\w*|strictDepBuilds|pnpmfile|globalPnpmfile|configDependencies)(?=:)/gm;

type Manifest = { name: string; version: string; gypfile?: boolean; scripts?: Record<string, string> };
type Installed = { allowBuilds?: Record<string, boolean>; ignoredBuilds?: string[] };

const workspace = readFileSync('pnpm-workspace.yaml', 'utf8');
const installed: Installed = JSON.parse(readFileSync('node_modules/.modules.yaml', 'utf8'));
const problems = [
  ...told('pnpm-workspace.yaml', allowedIn(workspace)),
  ...told('the last install', allowedBy(installed)),
  ...Array.from(workspace.matchAll(wayAround), ([setting]) => `pnpm-workspace.yaml sets ${setting}`),
  ...['.npmrc', '.pnpmfile.cjs', '.pnpmfile.mjs']
    .filter((file) => existsSync(file))
    .map((file) => `there is ${file}`),
];

let read = 0;
const packages = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json');
for (const file of new Set(packages)) {
  const manifest: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  read += 1;
  if (mayRun.includes(manifest.name) || !hasScript(manifest, dirname(file)) || isRefused(manifest)) continue;
  problems.push(`${manifest.name}@${manifest.version} has an install script, and pnpm did not refuse it`);
}
if (read === 0) problems.push('no package is installed: run "npm start" or "npm test" once');

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

function told(by: string, allowed: readonly string[]): string[] {
  return allowed.join() === mayRun.join()
    ? []
    : [`${by} lets [${allowed.join(', ')}] run install scripts, not [${mayRun.join(', ')}]`];
}

function allowedIn(text: string): string[] {
  const block = /^allowBuilds:\n((?: +.*\n)*)/m.exec(text)?.[1] ?? '';
  return Array.from(block.matchAll(/^ +(.+): true$/gm), ([, name = '']) => name);
}

function allowedBy({ allowBuilds = {} }: Installed): string[] {
  return Object.keys(allowBuilds).filter((name) => allowBuilds[name]);
}

/** A package with a binding.gyp and no script of its own has node-gyp for one. */
function hasScript({ scripts = {}, gypfile }: Manifest, folder: string): boolean {
  const own = ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
  return own || (gypfile !== false && existsSync(join(folder, 'binding.gyp')));
}

function isRefused({ name, version }: Manifest): boolean {
  const { allowBuilds = {}, ignoredBuilds = [] } = installed;
  return ignoredBuilds.includes(`${name}@${version}`) || allowBuilds[name] === false;
}
