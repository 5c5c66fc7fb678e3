/** Runs the compiler over every workspace; each has its own tsconfig, so that each sees only what its room may. */
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
  console.error(`types do not hold in: ${failed.join(', ')}`);
  process.exit(1);
}
