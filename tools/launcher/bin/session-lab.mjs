#!/usr/bin/env node
/**
 * Entry point of `npm start` and the other npm commands. Runs on the Node of the host, version 20 or newer, before
 * any package is installed: it may import only Node modules. Installs the packages if their list changed, then runs
 * src/main.ts on the project's own Node.
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
    `Session Lab needs Node 20 or newer (got ${process.versions.node}).`,
    'https://nodejs.org/en/download',
  );
}
if (process.argv[2] === 'doctor' && existsSync(ownNode)) reportStalePackages();
else install();
runMain();

/** The doctor installs nothing, so that it changes nothing; it reports stale packages instead. */
function reportStalePackages() {
  if (areInstalled(hashOfManifests())) return;
  console.log('  note  the installed packages differ from pnpm-lock.yaml: the next start installs them');
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
      'Installing the packages failed (see the output above).',
      'check the connection to registry.npmjs.org (HTTPS_PROXY, NODE_EXTRA_CA_CERTS), then run the same command again',
    );
  }
  writeFileSync(stampFile, wanted);
  console.log(`  ok    packages installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

function areInstalled(wanted) {
  return existsSync(ownNode) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/** Returns a hash of all files that decide what `pnpm install` installs. */
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

function runMain() {
  const child = spawn(ownNode, [join(root, 'tools/launcher/src/main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
  });
  // A terminal sends Ctrl+C to the child too; the child counts both signals as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  child.once('error', (error) =>
    fail(`${ownNode}: ${error.message}`, 'rm -rf node_modules, then run the same command again'),
  );
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Ends the child if npm was killed by SIGKILL. This function detects that, because this process then has another parent. */
function stopWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
}

function tail(text) {
  return text.trimEnd().split('\n').slice(-25).join('\n');
}

function fail(reason, fix) {
  console.error(`\n${reason}\n→ ${fix}`);
  process.exit(1);
}
