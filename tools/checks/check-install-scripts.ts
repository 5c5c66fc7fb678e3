/**
 * Checks that no dependency except `node` can run an install script. Compares the settings in
 * pnpm-workspace.yaml, the settings of the last install (node_modules/.modules.yaml) and the manifests of all
 * installed packages. Packages for other platforms are not installed here: for these, the check relies on
 * pnpm's settings.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const allowed = ['node'];
/**
 * Settings with which pnpm runs more scripts than `allowBuilds` names, runs other code, or ignores a refused
 * script.
 */
const forbidden =
  /^(?:dangerouslyAllowAllBuilds|onlyBuiltDependencies\w*|strictDepBuilds|pnpmfile|globalPnpmfile|configDependencies)$/;

const AllowBuilds = z.record(z.string(), z.boolean()).default({});
const Workspace = z.looseObject({ allowBuilds: AllowBuilds });
const Installed = z.object({ allowBuilds: AllowBuilds, ignoredBuilds: z.array(z.string()).default([]) });
const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  gypfile: z.boolean().optional(),
  scripts: z.record(z.string(), z.unknown()).default({}),
});

const workspace = Workspace.parse(parse(readFileSync('pnpm-workspace.yaml', 'utf8')));
const installed = Installed.parse(parse(readFileSync('node_modules/.modules.yaml', 'utf8')));
const problems = [
  ...wrongPermission('pnpm-workspace.yaml', workspace.allowBuilds),
  ...wrongPermission('the last install', installed.allowBuilds),
  ...Object.keys(workspace)
    .filter((setting) => forbidden.test(setting))
    .map((setting) => `pnpm-workspace.yaml must not set ${setting}`),
  ...['.npmrc', '.pnpmfile.cjs', '.pnpmfile.mjs']
    .filter((file) => existsSync(file))
    .map((file) => `${file} must not exist`),
];

const manifests = new Set(globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json'));
if (manifests.size === 0) problems.push('no package is installed: run "npm start" or "npm test" once');
for (const file of manifests) {
  const manifest = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (allowed.includes(manifest.name) || !hasScript(manifest, dirname(file)) || isRefused(manifest)) continue;
  problems.push(`${manifest.name}@${manifest.version} has an install script that pnpm did not refuse`);
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

function wrongPermission(source: string, allowBuilds: Readonly<Record<string, boolean>>): string[] {
  const names = Object.keys(allowBuilds).filter((name) => allowBuilds[name]);
  return names.join() === allowed.join()
    ? []
    : [`${source} must allow install scripts of [${allowed.join(', ')}] (got [${names.join(', ')}])`];
}

/** npm runs node-gyp for a package that has a binding.gyp and no install script. */
function hasScript({ scripts, gypfile }: z.infer<typeof Manifest>, folder: string): boolean {
  const hasOwn = ['preinstall', 'install', 'postinstall'].some((name) => name in scripts);
  return hasOwn || (gypfile !== false && existsSync(join(folder, 'binding.gyp')));
}

function isRefused({ name, version }: z.infer<typeof Manifest>): boolean {
  return installed.ignoredBuilds.includes(`${name}@${version}`) || installed.allowBuilds[name] === false;
}
