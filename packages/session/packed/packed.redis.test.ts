import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@session-lab/test-support/ports';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { endServer, moveOver, useFirst, useServer } from './exercises.ts';
import {
  compile,
  makeProject,
  pack,
  packageFolder,
  readExamples,
  readmeConfig,
  withVitest,
} from './project.ts';
import { findNode, run, withExample } from './run.ts';
import { visitComplete } from './visit-complete.ts';
import { Browser, signInOverAnotherUser, visitShop } from './visit-shop.ts';

/*
 * Tests the package as its users get it: a tarball in a project outside this workspace. The examples of the README and of
 * its pages are the programs.
 */
const examples = await readExamples();
const folder = await mkdtemp(join(tmpdir(), 'session-packed-'));
const nodes = await Promise.all([findNode(20, folder), findNode(24, folder)]);
const keys = randomBytes(32).toString('base64');
const env = { REDIS_URL: `${inject('redisUrl')}/9`, SESSION_KEYS: keys };

/** Two projects: with every package that the examples import, and without any. */
const [whole, bare] = [join(folder, 'whole'), join(folder, 'bare')];
const importedByExamples = [
  'connect-redis',
  'express',
  'express-session',
  'ioredis',
  'redis',
  'vitest',
  'ws',
];
const types = ['typescript', '@types/node', '@types/express', '@types/express-session', '@types/ws'];
const upgradeOnly = new Map([
  [
    'upgrade.ts',
    `export * from '@session-lab/session/websocket';\nexport * from '@session-lab/session/table';\n`,
  ],
]);
const memoryOnly = new Map([...examples, ...upgradeOnly].filter(([name]) => /^memory|^upgrade/.test(name)));

/** These tests run compilers and package managers. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
let tarball: string;
beforeAll(async () => {
  tarball = await pack(folder);
  await Promise.all([
    makeProject(whole, {
      tarball,
      packages: [...importedByExamples, ...types, 'iovalkey@0.4.0', 'ejs@7.0.2'],
      programs: new Map([...withVitest(examples), ['readme.json', await readmeConfig()]]),
    }),
    makeProject(bare, { tarball, packages: ['@types/node'], programs: memoryOnly }),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('publint reports nothing', async () => {
  const { buffer } = Uint8Array.from(await readFile(tarball));
  expect(await publint({ pack: { tarball: buffer } })).toMatchObject({ messages: [] });
});

test('arethetypeswrong resolves every entry for ES modules', async () => {
  const options = ['--profile', 'esm-only', '--format', 'ascii'];
  const printed = await run('node_modules/.bin/attw', [tarball, ...options], { cwd: packageFolder });
  expect(printed.match(/^"@session-lab\/session.*"$/gm)).toHaveLength(13);
});

describe('what is packed', () => {
  const packed = join(bare, 'node_modules/@session-lab/session');
  let files: string[];
  beforeAll(async () => {
    const entries = await readdir(packed, { recursive: true, withFileTypes: true });
    files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    files = files.map((file) => file.slice(packed.length + 1));
  });

  test('contains the build, its documents and the license', () => {
    const others = files.filter((file) => !/^dist\/.*(?:\.js|\.d\.ts)$/.test(file));
    expect(others.sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/reference.md',
      'docs/api.md',
      'docs/comparison.md',
      'docs/express-session.md',
      'docs/recipes.md',
      'docs/redis.md',
      'docs/sqlite-store.ts',
      'docs/write-a-store.md',
      'package.json',
    ]);
  });

  test('contains no test of the package and no test helper', () => {
    expect(files.filter((file) => /\.test\.|fixture|recorder|proxy|testing\/redis/.test(file))).toEqual([]);
  });

  test('reads no environment', async () => {
    const scripts = files.filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(scripts.map((script) => readFile(join(packed, script), 'utf8')));
    expect(texts.length).toBeGreaterThan(0);
    expect(scripts.filter((_script, index) => /process\.env|node:process/.test(texts[index] ?? ''))).toEqual(
      [],
    );
  });
});

test("the README's examples and the package's declarations compile in strict TypeScript", async () => {
  expect(await compile(whole, whole)).toBe('');
});

test("the README's tsconfig.json compiles the examples", async () => {
  expect(await compile(whole, whole, 'readme.json')).toBe('');
});

test('the other declarations compile without Express and ioredis', async () => {
  expect(await compile(bare, whole)).toBe('');
});

test('the documented test of a store passes with node:test and with Vitest', async () => {
  const [, newest] = nodes;
  const byNode = await run(newest.path, ['--test', 'out/store.test.js'], { cwd: whole });
  expect(byNode).toMatch(/pass \d\d[^]*fail 0/);
  const byVitest = await run(newest.path, ['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.ts'], {
    cwd: whole,
  });
  expect(byVitest).toMatch(/Tests .*\d+ passed/);
});

describe.each(nodes)('on Node $version', (node) => {
  test('the first example works', async () => {
    const program = { node: node.path, file: 'out/first.js', cwd: whole, env };
    expect(await withExample(program, useFirst)).toEqual({
      challenge: 'Bearer realm="session"',
      me: { name: 'Ada' },
    });
  });

  test('the complete example lists and ends sessions', async () => {
    const program = { node: node.path, file: 'out/complete.js', cwd: whole, env };
    const noSession = { name: 'guest', cart: [] };
    expect(await withExample(program, visitComplete)).toEqual({
      guestSessions: 401,
      isRemembered: true,
      sessions: 3,
      device: [true, true, true],
      cookieFromBeforeTheSignIn: noSession,
      endedByStranger: 404,
      afterStranger: { name: 'ada', cart: [] },
      afterEnd: noSession,
      afterOthers: [noSession, { name: 'ada', cart: ['book'] }],
      afterSecondSignIn: noSession,
      afterSignOut: noSession,
      afterEndAll: noSession,
      otherUser: { name: 'eve', cart: [] },
      nextUserOfABrowser: { name: 'eve', cart: [] },
    });
  });

  test('the complete example keeps the cookie of a sign-out while Redis is unavailable', async () => {
    const program = { node: node.path, file: 'out/complete.js', cwd: whole, env };
    const cookies = await withExample(program, async (url) => {
      const browser = new Browser(url);
      await browser.request('/cart', { product: 'book' });
      return browser.cookies();
    });
    expect(cookies).toHaveLength(1);
    const unavailable = { ...program, env: { ...env, REDIS_URL: `redis://127.0.0.1:${await freePort()}` } };
    await withExample(unavailable, async (url) => {
      const response = await new Browser(url, cookies).request('/sign-out', {});
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.getSetCookie()).toEqual([]);
    });
  });

  test('the example in memory runs without other packages', async () => {
    const printed = await run(node.path, ['out/memory.js'], { cwd: bare });
    expect(printed).toMatch(/ok: true,[^]*userId: '1815',[^]*name: 'Ada'[^]*ok: false, reason: 'not_found'/);
  });

  test('every entry except the tests and the Redis store loads without Express and ioredis', async () => {
    const entries = [
      '',
      '/express',
      '/http',
      '/web',
      '/cookie',
      '/client',
      '/websocket',
      '/memory',
      '/table',
    ];
    const code = entries.map((entry) => `await import('@session-lab/session${entry}');`).join('\n');
    expect(await run(node.path, ['--input-type=module', '--eval', code], { cwd: bare })).toBe('');
  });

  test('the examples for Express and WebSockets work', async () => {
    const program = { node: node.path, file: 'out/websocket.js', cwd: whole, env };
    expect(await withExample(program, useServer)).toEqual({
      challenge: 'Bearer realm="example"',
      me: { name: 'Ada' },
      socketClosed: { code: 4001, reason: 'ended' },
      signedOut: { status: 401, body: { code: 'invalid_token' } },
      clientModule: { type: expect.stringContaining('javascript'), imports: false },
      lateSocket: 'error',
    });
  });

  test('the example for WebSockets closes them and ends at SIGTERM', async () => {
    const program = { node: node.path, file: 'out/websocket.js', cwd: whole, env };
    expect(await withExample(program, endServer)).toEqual({ socketClosed: 1012, exit: [0, null] });
  });

  test.each(['old-shop', 'shop'])('%s serves guests and members', async (shop) => {
    const program = { node: node.path, file: `out/${shop}.js`, cwd: whole, env };
    expect(await withExample(program, visitShop)).toEqual({
      afterAdding: 'Added book | guest, 1 in the cart: book',
      nextPage: 'guest, 1 in the cart: book',
      accountOfGuest: '/sign-in',
      wrongPassword: 401,
      returnsTo: '/account',
      isRemembered: true,
      welcome: 'Welcome, ada | ada, 2 in the cart: book, pen',
      cookieFromBeforeTheSignIn: 'guest, 0 in the cart: ',
      afterSignOut: 'guest, 0 in the cart: ',
      cookieFromBeforeTheSignOut: 'guest, 0 in the cart: ',
    });
  });

  test('a user of the shop gets no data of the user who was signed in before', async () => {
    const program = { node: node.path, file: 'out/shop.js', cwd: whole, env };
    expect(await withExample(program, signInOverAnotherUser)).toEqual({
      bob: 'Welcome, bob | bob, 0 in the cart: ',
      ada: 'guest, 0 in the cart: ',
    });
  });

  test('the bridge from express-session moves a user once', async () => {
    const program = { node: node.path, file: 'out/bridge.js', cwd: whole, env };
    expect(await withExample(program, moveOver)).toEqual({ me: { name: 'Ada' }, movedAgain: 401 });
  });
});
