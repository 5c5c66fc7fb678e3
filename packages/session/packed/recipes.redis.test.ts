import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import {
  expressWithoutHandler,
  noRedis,
  refusals,
  refusedByRedis,
  refusedWithoutRedis,
  sessionKeys,
} from './default-handlers.ts';
import { firstEvent, useCookie } from './exercises.ts';
import { compile, makeProject, pack, readExamples } from './project.ts';
import { run, withExample } from './run.ts';

/* Runs the recipes of docs/recipes.md against the packed package. Other frameworks are installed only here. */
const folder = await mkdtemp(join(tmpdir(), 'session-recipes-'));
const project = join(folder, 'project');
const env = { REDIS_URL: `${inject('redisUrl')}/14`, SESSION_KEYS: sessionKeys };

const signIn = `
import { closeSessions, sessions } from './sessions.ts';
const ready = (): Promise<{ token: string }> => sessions.create({ userId: '1815', data: { name: 'Ada' } }).catch(ready);
const { token } = await ready();
console.log(token);
closeSessions();
`;
const nextServer = `
import { createServer } from 'node:http';
import { GET } from './next-route.ts';
createServer(async (request, response) => {
  const headers = new Headers();
  if (request.headers.authorization) headers.set('authorization', request.headers.authorization);
  const answer = await GET(new Request('http://localhost/me', { headers }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}).listen(process.env.PORT);
`;
const signOut = `
import { closeSessions, sessions } from './sessions.ts';
const signOut = (): Promise<boolean> => sessions.revokeToken(process.argv[2] ?? '').catch(signOut);
console.log(await signOut());
closeSessions();
`;
const nestServer = `
import { Controller, Get, Module, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SessionGuard } from './session-guard.ts';
@Controller()
class Me {
  @Get('me') @UseGuards(SessionGuard) me(@Req() request: { session: { data: unknown } }) { return request.session.data; }
}
@Module({ controllers: [Me] })
class App {}
const app = await NestFactory.create(App, { logger: false });
await app.listen(Number(process.env.PORT));
`;
const nextCookieServer = `
import { createServer } from 'node:http';
import { DELETE, GET, POST } from './next-cookie.ts';
const handlers = new Map([['GET', GET], ['POST', POST], ['DELETE', DELETE]]);
createServer(async (request, response) => {
  const { method = '' } = request;
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const url = new URL(request.url ?? '', \`http://\${request.headers.host}\`);
  const answer = await handlers.get(method)?.(new Request(url, { method, headers })) ?? new Response();
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
  response.writeHead(answer.status).end(await answer.text());
}).listen(process.env.PORT);
`;
/** Connects. With a third argument it ends the session of the token, and prints why it is disconnected and refused. */
const socketClient = `
import { io } from 'socket.io-client';
import { closeSessions, sessions } from './sessions.ts';
const [url, token = '', ends] = process.argv.slice(2);
const signOut = (): Promise<boolean> => sessions.revokeToken(token).catch(signOut);
const socket = io(url, { auth: { token: token === 'an object' ? { toString: 1 } : token } });
const close = () => { socket.close(); closeSessions(); };
socket.on('connect', async () => {
  console.log('connected');
  socket.emit('message', 'hello');
  if (ends === undefined) close();
  else await signOut();
});
socket.on('disconnect', (reason) => {
  console.log(reason);
  if (reason === 'io server disconnect') socket.connect();
});
socket.on('connect_error', (error) => { console.log(error.message); close(); });
`;

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
let token: string;
beforeAll(async () => {
  const recipes = await readFile(new URL('../docs/recipes.md', import.meta.url), 'utf8');
  const blocks = [...recipes.matchAll(/^```ts (?<name>\S+)\n(?<code>.*?)^```$/gms)];
  const programs = new Map(blocks.map(({ groups }) => [groups?.['name'] ?? '', groups?.['code'] ?? '']));
  programs.set('sessions.ts', (await readExamples()).get('sessions.ts') ?? '').set('sign-in.ts', signIn);
  programs.set('sign-out.ts', signOut).set('nest-server.ts', nestServer);
  programs.set('express.ts', expressWithoutHandler);
  programs.set('next-server.ts', nextServer).set('socket-client.ts', socketClient);
  programs.set('next-cookie-server.ts', nextCookieServer);
  const packages = [
    'fastify',
    'express',
    'ioredis',
    'ws',
    'typescript',
    '@types/node',
    '@types/express',
    '@types/ws',
  ];
  const others = ['hono@4.13.19', '@hono/node-server@2.1.9', 'socket.io@4.8.4', 'socket.io-client@4.8.4'];
  const nest = ['common', 'core', 'platform-express'].map((name) => `@nestjs/${name}@12.5.1`);
  const tarball = await pack(folder);
  await makeProject(project, {
    tarball,
    packages: [...packages, ...others, ...nest, 'rxjs@7.8.2', 'reflect-metadata@0.2.2'],
    programs,
    compilerOptions: { skipLibCheck: true, lib: ['es2023', 'dom'], experimentalDecorators: true },
  });
  const errors = await compile(project, project);
  if (errors !== '') throw new Error(errors);
  token = await runProgram('sign-in');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Signs in or out with a program, as another server would. */
const runProgram = async (name: string, ...args: string[]): Promise<string> =>
  (await run(process.execPath, [`out/${name}.js`, ...args], { cwd: project, env })).trim();

test('a recipe for a framework has at most ten lines, not counting imports and closing braces', async () => {
  const recipes = await readFile(new URL('../docs/recipes.md', import.meta.url), 'utf8');
  const [forFrameworks = ''] = recipes.split('## A WebSocket with');
  const blocks = [...forFrameworks.matchAll(/^```ts \S+\n(?<code>.*?)^```$/gms)];
  const counts = blocks.map(({ groups }) => {
    const lines = (groups?.['code'] ?? '').split('\n');
    return lines.filter((line) => !/^(?:import .*|[\s})\];]*)$/.test(line)).length;
  });
  expect(counts).toHaveLength(6);
  expect(Math.max(...counts)).toBeLessThanOrEqual(10);
});

describe('each recipe accepts the token of a session and challenges a guest', () => {
  test.each(['fastify', 'hono', 'next-server', 'nest-server', 'node-http'])('%s', async (name) => {
    const program = { node: process.execPath, file: `out/${name}.js`, cwd: project, env };
    await withExample(program, async (url) => {
      const headers = { authorization: `Bearer ${token}` };
      const me = await vi.waitFor(async () => {
        const response = await fetch(`${url}/me`, { headers });
        if (response.status === 503) throw new Error('Redis is not connected yet.');
        return response;
      });
      expect(await me.json()).toEqual({ name: 'Ada' });
      const guest = await fetch(`${url}/me`);
      expect(guest.status).toBe(401);
      expect(guest.headers.get('www-authenticate')).toBe('Bearer realm="session"');
      const invalid = await fetch(`${url}/me`, { headers: { authorization: 'Bearer x' } });
      expect(invalid.headers.get('www-authenticate')).toBe('Bearer realm="session", error="invalid_token"');
    });
  });

  test('socket-io', async () => {
    const program = { node: process.execPath, file: 'out/socket-io.js', cwd: project, env };
    await withExample(program, async (url) => {
      const connect = (...given: string[]) =>
        run(process.execPath, ['out/socket-client.js', url, ...given], { cwd: project, env });
      // The first answers may be `store_unavailable`: Redis is not connected yet.
      await vi.waitFor(async () => expect(await connect(token)).toContain('connected'), 20_000);
      expect(await connect('an object')).toContain('store_unavailable');
      expect(await connect('x')).toContain('invalid_token');
      const own = await runProgram('sign-in');
      expect(await connect(own, 'ends')).toMatch(/connected\s+io server disconnect\s+invalid_token/);
    });
  });
});

test('a ticket opens one WebSocket, for a few seconds, and only while its session lives', async () => {
  const program = { node: process.execPath, file: 'out/websocket-ticket.js', cwd: project, env };
  await withExample(program, async (url) => {
    const own = await runProgram('sign-in');
    const requestTicket = async (): Promise<string> => {
      const response = await fetch(url, { headers: { authorization: `Bearer ${own}` } });
      if (response.status !== 200) throw new Error('Redis is not connected yet.');
      return response.text();
    };
    const connect = (query: string): WebSocket => new WebSocket(`${url.replace('http', 'ws')}/?${query}`);

    const ticket = await vi.waitFor(requestTicket);
    const sockets = [1, 2, 3, 4, 5].map(() => connect(`ticket=${ticket}`));
    const events = await Promise.all(sockets.map((socket) => firstEvent(socket, 'open', 'error')));
    const closeCode = new Promise<number>((resolve) => {
      for (const socket of sockets)
        if (socket.readyState === WebSocket.OPEN)
          socket.addEventListener('close', ({ code }) => resolve(code), { once: true });
    });
    expect(events.sort()).toEqual(['error', 'error', 'error', 'error', 'open']);
    expect(await firstEvent(connect(`access_token=${own}`), 'open', 'error')).toBe('error');

    const late = await requestTicket();
    const redis = new Redis(env.REDIS_URL);
    const keys = await redis.keys('ticket:*');
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toContain(late);
    const lifetimeMs = await redis.pttl(keys[0] ?? '');
    redis.disconnect();
    expect(lifetimeMs).toBeGreaterThan(0);
    expect(lifetimeMs).toBeLessThanOrEqual(10_000);

    expect(await runProgram('sign-out', own)).toBe('true');
    expect(await closeCode).toBe(4001);
    expect(await firstEvent(connect(`ticket=${late}`), 'open', 'error')).toBe('error');
  });
});

describe.each(['express', 'fastify'])('the error handler of %s itself', (name) => {
  test.each([
    ['challenges a request without a valid token', env.REDIS_URL, refusedByRedis],
    ['answers 503 with Retry-After while Redis is down', noRedis, refusedWithoutRedis],
  ])('%s', async (_, url, expected) => {
    const program = {
      node: process.execPath,
      file: `out/${name}.js`,
      cwd: project,
      env: { ...env, REDIS_URL: url },
    };
    await withExample(program, async (server) =>
      vi.waitFor(async () => expect(await refusals(server)).toEqual(expected), 5000),
    );
  });
});

describe('each recipe with a cookie signs in and out, and refuses requests that another site caused', () => {
  test.each(['fastify-cookie', 'hono-cookie', 'next-cookie-server'])('%s', async (name) => {
    const program = { node: process.execPath, file: `out/${name}.js`, cwd: project, env };
    expect(await withExample(program, useCookie)).toEqual({
      guest: 401,
      signIn: 204,
      me: { name: 'Ada' },
      signInFromAnotherSite: 403,
      secondSignIn: 204,
      replaced: 401,
      signOutFromAnotherSite: 403,
      cookies: [1, 0],
      signOut: 204,
      ended: 401,
    });
  });
});
