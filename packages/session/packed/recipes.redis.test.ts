import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { compile, makeProject, pack } from './project.ts';
import { run, withExample } from './run.ts';

/* Runs the recipes of docs/recipes.md against the packed package. Other frameworks are installed only here. */
const folder = await mkdtemp(join(tmpdir(), 'session-recipes-'));
const project = join(folder, 'project');
const env = { REDIS_URL: `${inject('redisUrl')}/14` };

/** The same key in all programs, so that one program can sign in for another. */
const sessionsModule = `
import { createKeyring, createSessions } from '@session-lab/session';
import { connectSessionRedis, redisStore } from '@session-lab/session/redis';
export const connections = connectSessionRedis(process.env.REDIS_URL ?? '');
export const store = redisStore({ ...connections });
export const sessions = createSessions<{ name: string }>({
  store,
  keyring: createKeyring([Buffer.from('0123456789abcdefghijklmnopqrstuv')]),
});
`;
const signIn = `
import { connections, sessions, store } from './sessions.ts';
const ready = (): Promise<{ token: string }> => sessions.create({ userId: '1815', data: { name: 'Ada' } }).catch(ready);
const { token } = await ready();
console.log(token);
store.close();
connections.close();
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
const socketClient = `
import { io } from 'socket.io-client';
const [url, token] = process.argv.slice(2);
const socket = io(url, { auth: { token }, reconnection: false });
socket.on('connect', () => { console.log('connected'); socket.close(); });
socket.on('connect_error', (error) => { console.log(error.message); });
`;

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });
let token: string;
beforeAll(async () => {
  const recipes = await readFile(new URL('../docs/recipes.md', import.meta.url), 'utf8');
  const blocks = [...recipes.matchAll(/^```ts (?<name>\S+)\n(?<code>.*?)^```$/gms)];
  const programs = new Map(blocks.map(({ groups }) => [groups?.['name'] ?? '', groups?.['code'] ?? '']));
  programs.set('sessions.ts', sessionsModule).set('sign-in.ts', signIn);
  programs.set('next-server.ts', nextServer).set('socket-client.ts', socketClient);
  const packages = ['fastify', 'ioredis', 'typescript', '@types/node'];
  const others = ['hono@4.13.19', '@hono/node-server@2.1.9', 'socket.io@4.8.4', 'socket.io-client@4.8.4'];
  const tarball = await pack(folder);
  await makeProject(project, {
    tarball,
    packages: [...packages, ...others],
    programs,
    compilerOptions: { skipLibCheck: true, lib: ['es2023', 'dom'] },
  });
  const errors = await compile(project, project);
  if (errors !== '') throw new Error(errors);
  token = (await run(process.execPath, ['out/sign-in.js'], { cwd: project, env })).trim();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('each recipe accepts the token of a session and challenges a guest', () => {
  test.each(['fastify', 'hono', 'next-server', 'node-http'])('%s', async (name) => {
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
      const connect = (given: string) =>
        run(process.execPath, ['out/socket-client.js', url, given], { cwd: project });
      expect(await connect(token)).toContain('connected');
      expect(await connect('x')).toContain('invalid_token');
    });
  });
});
