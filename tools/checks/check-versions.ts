/**
 * Checks that every dependency is pinned to an exact version in one place, the catalog of
 * pnpm-workspace.yaml, and that the pinned Node runs the scripts. Prints every violation and exits with 1 if
 * there is one.
 */
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Versions = z.record(z.string(), z.string());
const Workspace = z.object({ catalog: Versions, overrides: Versions });
const Manifest = z.object({ dependencies: Versions.default({}), devDependencies: Versions.default({}) });

const { catalog, overrides } = Workspace.parse(parse(readFileSync('pnpm-workspace.yaml', 'utf8')));
const exact = /^\d+\.\d+\.\d+$/;
const problems = [
  ...Object.entries(catalog).filter(([, version]) => !exact.test(version)),
  // pnpm leaves a package out if its override is '-'.
  ...Object.entries(overrides).filter(([, version]) => version !== '-' && !exact.test(version)),
].map(([name, version]) => `pnpm-workspace.yaml: ${name} must have an exact version (got ${version})`);

for (const file of [
  'package.json',
  'e2e/package.json',
  ...globSync('{apps,packages,tools}/*/package.json'),
]) {
  const { dependencies, devDependencies } = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const [name, range] of [...Object.entries(dependencies), ...Object.entries(devDependencies)]) {
    if (range !== 'catalog:' && range !== 'workspace:*')
      problems.push(`${file}: ${name} must be "catalog:" or "workspace:*" (got "${range}")`);
  }
}

if (process.versions.node !== catalog['node']) {
  problems.push(
    `Node ${process.versions.node} runs this check, but ${catalog['node']} is pinned: run "npm run check"`,
  );
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
