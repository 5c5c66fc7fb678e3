import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { gate, requester, urlOf, type Requester } from './requester.ts';

/** Proves the README's statements on express-session with connect-redis. `sess` and `sid` are names of that library. */
declare module 'express-session' {
  interface SessionData {
    userId: string;
    visits: number;
  }
}

const secret = 'a secret that an attacker may have';
const slow = gate();
let redis: RedisServer;
let client: RedisClientType;
let app: RunningApp;
let request: Requester;

beforeAll(async () => {
  redis = await startRedisServer();
  client = createClient({ url: redis.url });
  app = await startApp(client);
  request = app.request;
});
afterAll(async () => {
  app.close();
  await redis.stop();
});

type RunningApp = { readonly request: Requester; close(): void };

async function startApp(client: RedisClientType): Promise<RunningApp> {
  await client.on('error', () => undefined).connect();
  const store = new RedisStore({ client });
  const app = express();
  app.use(session({ store, secret, resave: false, saveUninitialized: false, cookie: { maxAge: 60_000 } }));
  app.get('/sign-in', (incoming, response) => {
    incoming.session.userId = 'ada';
    response.end();
  });
  app.get('/me', (incoming, response) => response.send(incoming.session.userId ?? 'guest'));
  app.get('/slow', async (incoming, response) => {
    if (incoming.query['write'] !== undefined) incoming.session.visits = 1;
    await slow.passed();
    response.end();
  });
  app.get('/sign-out', (incoming, response) => incoming.session.destroy(() => response.end()));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    request: requester(urlOf(server)),
    close() {
      server.close();
      client.destroy();
    },
  };
}

test('a request sends a GET and an EXPIRE, and waits for both before the response ends', async () => {
  const { cookie } = await request('/sign-in');
  const calls = [vi.spyOn(client, 'get'), vi.spyOn(client, 'expire'), vi.spyOn(client, 'set')];
  await request('/me', cookie);
  expect(calls.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0]);
});

test('a destroyed session comes back if a request in flight wrote to it', async () => {
  const { cookie } = await request('/sign-in');
  const inFlight = request('/slow?write', cookie);
  await slow.reached();
  await request('/sign-out', cookie);
  expect((await request('/me', cookie)).body).toBe('guest');
  slow.open();
  await inFlight;
  expect((await request('/me', cookie)).body).toBe('ada');
});

test('a destroyed session stays destroyed if a request in flight only read it', async () => {
  const { cookie } = await request('/sign-in');
  const inFlight = request('/slow', cookie);
  await slow.reached();
  await request('/sign-out', cookie);
  slow.open();
  await inFlight;
  expect((await request('/me', cookie)).body).toBe('guest');
});

test('a copy of the store yields cookies only together with the secret', async () => {
  await client.flushAll();
  await request('/sign-in');
  const [key = ''] = await client.keys('*');
  const sid = key.replace('sess:', '');
  const signed = (by: string): string =>
    createHmac('sha256', by).update(sid).digest('base64').replace(/=+$/, '');
  const cookieBy = (by: string): string => `connect.sid=${encodeURIComponent(`s:${sid}.${signed(by)}`)}`;
  expect((await request('/me', cookieBy('a guess'))).body).toBe('guest');
  expect((await request('/me', cookieBy(secret))).body).toBe('ada');
});

test('the credential has about 80 characters', async () => {
  const { cookie = '' } = await request('/sign-in');
  const { length } = cookie.replace('connect.sid=', '');
  expect(length).toBeGreaterThanOrEqual(80);
  expect(length).toBeLessThan(100);
});

test('while Redis is down requests get no response, or an error if the offline queue of the client is off', async () => {
  const impatient = await startApp(createClient({ url: redis.url, disableOfflineQueue: true }));
  const { cookie } = await request('/sign-in');
  await redis.stop();
  await expect(request('/me', cookie, 1000)).rejects.toThrow('aborted due to timeout');
  expect((await impatient.request('/me', cookie)).status).toBe(500);
  impatient.close();
});
