/**
 * Runs the TypeScript compiler on every workspace. Each workspace has its own tsconfig, which limits the APIs
 * it can use.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const projects = [
  '.',
  ...globSync('{apps,packages,tools}/*/tsconfig.json').map((file) => file.replace('/tsconfig.json', '')),
  'e2e',
];
const failed = projects.filter(
  (project) => spawnSync('tsc', ['--project', project], { stdio: 'inherit' }).status !== 0,
);
if (failed.length > 0) {
  console.error(`tsc reported type errors in: ${failed.join(', ')}`);
  process.exit(1);
}
