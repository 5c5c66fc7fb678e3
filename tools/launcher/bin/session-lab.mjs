#!/usr/bin/env node
/**
 * What `npm start` and its sisters run, on whatever Node from 20 up the host has and with nothing installed: installs
 * the packages when their list changed, then hands over to src/main.ts on the project's own Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const ownNode = join(root, 'node_modules/.bin/node');
const stampFile = join(root, 'node_modules/.session-lab-installed');

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(
    `Session Lab needs Node 20 or newer; this is ${process.versions.node}.`,
    'https://nodejs.org/en/download',
  );
}
if (process.argv[2] === 'doctor' && existsSync(ownNode)) noteStalePackages();
else install();
handOver();

/** The doctor looks and changes nothing where it can run as things are. */
function noteStalePackages() {
  if (areInstalled(hashOfManifests())) return;
  console.log('  note  the packages are not those of pnpm-lock.yaml: the next start installs them');
}

function install() {
  const wanted = hashOfManifests();
  if (areInstalled(wanted)) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const startedAt = Date.now();
  console.log(`  …     packages: ${packageManager} install (the first time takes a minute)`);
  const { status, stdout, stderr, error } = spawnSync(
    'npx',
    ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (status !== 0) {
    console.error(tail(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}`));
    fail(
      'The packages could not be installed; the lines above say why.',
      'Is registry.npmjs.org within reach (HTTPS_PROXY, NODE_EXTRA_CA_CERTS)? Then run the same command again.',
    );
  }
  writeFileSync(stampFile, wanted);
  console.log(`  ok    packages installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

function areInstalled(wanted) {
  return existsSync(ownNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/** One hash of everything that decides what `pnpm install` makes. */
function hashOfManifests() {
  const workspaces = ['apps', 'packages', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const hash = createHash('sha256');
  for (const file of [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    'e2e/package.json',
    ...workspaces,
  ]) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function handOver() {
  const child = spawn(ownNode, [join(root, 'tools/launcher/src/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
  });
  // A terminal's Ctrl+C reaches the child by itself as well; it takes the pair for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWhenNpmIsGone(child);
  child.once('error', (error) =>
    fail(`${ownNode}: ${error.message}`, 'rm -rf node_modules, and run it again'),
  );
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** npm killed outright tells nobody: its child sees a new parent. */
function stopWhenNpmIsGone(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}

function tail(text) {
  return text.trimEnd().split('\n').slice(-25).join('\n');
}

function fail(reason, mend) {
  console.error(`\n${reason}\n→ ${mend}`);
  process.exit(1);
}
