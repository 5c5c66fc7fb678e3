import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import {
  expressWithoutHandler,
  noRedis,
  refusals,
  refusedByRedis,
  refusedWithoutRedis,
  routeWithParameter,
  sessionKeys,
} from './default-handlers.ts';
import { useServer } from './exercises.ts';
import { compile, makeProject, pack, readExamples, withVitest } from './project.ts';
import { findNode, run, withExample } from './run.ts';

/*
 * The oldest versions of the optional peers, of TypeScript and of Vitest, and iovalkey in the place of ioredis.
 * `packed.redis.test.ts` uses the newest versions.
 */
const [examples, folder] = await Promise.all([readExamples(), mkdtemp(join(tmpdir(), 'session-peers-'))]);
const node = await findNode(20, folder);
const env = { REDIS_URL: `${inject('redisUrl')}/13`, SESSION_KEYS: randomBytes(32).toString('base64') };

const [oldest, valkey] = [join(folder, 'oldest'), join(folder, 'valkey')];

/** The programs of the server, with the sessions of the example for iovalkey. */
const withIovalkey = new Map(['server.ts', 'websocket.ts'].map((name) => [name, examples.get(name) ?? '']))
  .set('sessions.ts', examples.get('iovalkey.ts') ?? '')
  .set('orders.ts', routeWithParameter);
const withIoredis = new Map([...examples].filter(([name]) => name !== 'iovalkey.ts'))
  .set('express.ts', expressWithoutHandler)
  .set('orders.ts', routeWithParameter);

/** TypeScript before 5.7 writes no `.js` for an import of a `.ts`, so it checks only. */
const checkOnly = {
  target: 'es2022',
  noEmit: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: undefined,
};

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
beforeAll(async () => {
  const tarball = await pack(folder);
  await Promise.all([
    makeProject(oldest, {
      tarball,
      packages: [
        'express-session',
        '@types/express-session',
        'connect-redis',
        'redis',
        'ws',
        '@types/ws',
        'express@4.18.0',
        '@types/express@4.17.21',
        'ioredis@5.4.0',
        'vitest@1.0.0',
        'typescript@5.4.2',
        '@types/node@20.12.0',
      ],
      programs: withVitest(withIoredis),
      compilerOptions: checkOnly,
    }),
    makeProject(valkey, {
      tarball,
      packages: [
        'express',
        '@types/express',
        'iovalkey@0.4.0',
        'ws',
        '@types/ws',
        'typescript',
        '@types/node',
      ],
      programs: withIovalkey,
    }),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['Express 4.18, ioredis 5.4, Vitest 1 and TypeScript 5.4', oldest],
  ['iovalkey', valkey],
])('with %s', (_, project) => {
  test('the examples and the declarations of the package compile in strict TypeScript', async () => {
    const errors = (await compile(project, project)).split('\n').filter((line) => line.includes(': error'));
    // The declarations of the old packages have errors of their own.
    expect(errors.filter((line) => !/node_modules\/(?!@session-lab)/.test(line))).toEqual([]);
  });

  test('the examples for Express and WebSockets work', async () => {
    const newest = await findNode(24, folder);
    const program = { node: newest.path, file: 'websocket.ts', cwd: project, env };
    expect(await withExample(program, useServer)).toMatchObject({
      challenge: 'Bearer realm="example"',
      me: { name: 'Ada' },
      socketClosed: { code: 4001, reason: 'ended' },
      signedOut: { status: 401, body: { code: 'invalid_token' } },
      lateSocket: 'error',
    });
  });
});

test.each([
  ['challenges a request without a valid token', env.REDIS_URL, refusedByRedis],
  ['answers 503 with Retry-After while Redis is down', noRedis, refusedWithoutRedis],
])("Express 4's own error handler %s", async (_, url, expected) => {
  const { path } = await findNode(24, folder);
  const program = {
    node: path,
    file: 'express.ts',
    cwd: oldest,
    env: { ...env, SESSION_KEYS: sessionKeys, REDIS_URL: url },
  };
  await withExample(program, async (server) =>
    vi.waitFor(async () => expect(await refusals(server)).toEqual(expected), 5000),
  );
});

test('the suite of the contract passes with Vitest 1', async () => {
  const printed = await run(node.path, ['node_modules/vitest/vitest.mjs', 'run', 'vitest.test.ts'], {
    cwd: oldest,
  });
  expect(printed).toMatch(/Tests .*\d+ passed/);
});
