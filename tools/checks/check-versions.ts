/**
 * Fails where a dependency is not pinned in the one place for it (the catalog of pnpm-workspace.yaml), or where the
 * Node that runs the scripts is not the pinned one.
 */
import { globSync, readFileSync } from 'node:fs';

const problems: string[] = [];
const workspace = readFileSync('pnpm-workspace.yaml', 'utf8');
const catalog = new Map(
  [...workspace.matchAll(/^ {2}'?([@\w/.-]+)'?: (\S+)$/gm)].map(([, name = '', version = '']) => [
    name,
    version,
  ]),
);

for (const [name, version] of catalog) {
  // '-' is an override that leaves the package out.
  if (name !== 'node' && !/^(\d+\.\d+\.\d+|true|'-')$/.test(version))
    problems.push(`${name}: ${version} is not an exact version`);
}

for (const file of [
  'package.json',
  ...globSync('{apps,packages,tools}/*/package.json'),
  'e2e/package.json',
]) {
  const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(readFileSync(file, 'utf8'));
  for (const group of ['dependencies', 'devDependencies']) {
    for (const [name, range] of Object.entries(manifest[group] ?? {})) {
      if (range !== 'catalog:' && range !== 'workspace:*')
        problems.push(`${file}: ${name} is ${range}, not catalog:`);
    }
  }
}

const pinnedNode = /^ {2}node: (\d+\.\d+\.\d+)$/m.exec(workspace)?.[1];
if (process.versions.node !== pinnedNode) {
  problems.push(
    `this is Node ${process.versions.node}, the pinned one is ${pinnedNode}: run it as "npm run check"`,
  );
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
