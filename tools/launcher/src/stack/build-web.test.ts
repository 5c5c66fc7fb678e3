import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildsInUse, removeOldest } from './build-web.ts';
import { writeStackFile, type StackFile } from './stack-file.ts';

let local: string;
beforeEach(() => {
  local = mkdtempSync(join(tmpdir(), 'builds-'));
});
afterEach(() => rmSync(local, { recursive: true, force: true }));

/** Makes folders of builds, the oldest first. */
function builds(...names: string[]): string {
  const web = join(local, 'web');
  names.forEach((name, age) => {
    mkdirSync(join(web, name), { recursive: true });
    utimesSync(join(web, name), age, age);
  });
  return web;
}

test('the most recently used builds stay, and so does an old build that is in use', () => {
  const web = builds('served', 'old', 'newer', 'newest');

  removeOldest(web, 2, [join(web, 'served')]);

  expect(readdirSync(web).toSorted()).toEqual(['newer', 'newest', 'served']);
});

const stack: StackFile = {
  mode: 'native',
  baseUrl: 'http://localhost:8080',
  httpsUrl: 'https://localhost:8443',
  caFile: 'ca.pem',
  logDir: 'logs',
  replicas: [],
  store: 'server',
  redis: { sessions: {}, sessionNodes: [], accounts: {}, labs: {} },
  nginx: {},
  launcherPid: 0,
};

test('a build is in use while the launcher of its stack runs', () => {
  const web = builds('served', 'left');
  const stacks = { dev: ['served', process.pid], test: ['left', 2 ** 30] } as const;
  for (const [name, [build, launcherPid]] of Object.entries(stacks)) {
    mkdirSync(join(local, name));
    writeStackFile(join(local, name, 'stack.json'), {
      ...stack,
      webRoot: join(web, build),
      launcherPid,
    });
  }

  expect(buildsInUse(local)).toEqual([join(web, 'served')]);
});
