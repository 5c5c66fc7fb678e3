import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { gate, requester, urlOf, type Requester } from './requester.ts';

/** What the README says of express-session with connect-redis. The library's own names are kept: `sess`, `sid`. */
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
  app.get('/me', (incoming, response) => response.send(incoming.session.userId ?? 'nobody'));
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

test('a request costs a GET and an EXPIRE, each waited for before the answer ends', async () => {
  const { cookie } = await request('/sign-in');
  const calls = [vi.spyOn(client, 'get'), vi.spyOn(client, 'expire'), vi.spyOn(client, 'set')];
  await request('/me', cookie);
  expect(calls.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0]);
});

test('a session that a request in flight wrote to comes back after it was destroyed', async () => {
  const { cookie } = await request('/sign-in');
  const inFlight = request('/slow?write', cookie);
  await slow.reached();
  await request('/sign-out', cookie);
  expect((await request('/me', cookie)).body).toBe('nobody');
  slow.open();
  await inFlight;
  expect((await request('/me', cookie)).body).toBe('ada');
});

test('a session that a request in flight only read stays destroyed', async () => {
  const { cookie } = await request('/sign-in');
  const inFlight = request('/slow', cookie);
  await slow.reached();
  await request('/sign-out', cookie);
  slow.open();
  await inFlight;
  expect((await request('/me', cookie)).body).toBe('nobody');
});

test('a copy of the store makes no cookie, and does so beside the secret', async () => {
  await client.flushAll();
  await request('/sign-in');
  const [key = ''] = await client.keys('*');
  const sid = key.replace('sess:', '');
  const signed = (by: string): string =>
    createHmac('sha256', by).update(sid).digest('base64').replace(/=+$/, '');
  const cookieBy = (by: string): string => `connect.sid=${encodeURIComponent(`s:${sid}.${signed(by)}`)}`;
  expect((await request('/me', cookieBy('a guess'))).body).toBe('nobody');
  expect((await request('/me', cookieBy(secret))).body).toBe('ada');
});

test('the credential has about 80 characters', async () => {
  const { cookie = '' } = await request('/sign-in');
  const { length } = cookie.replace('connect.sid=', '');
  expect(length).toBeGreaterThanOrEqual(80);
  expect(length).toBeLessThan(100);
});

test('a Redis that is down leaves requests without an answer, and is an error where its client queues nothing', async () => {
  const impatient = await startApp(createClient({ url: redis.url, disableOfflineQueue: true }));
  const { cookie } = await request('/sign-in');
  await redis.stop();
  await expect(request('/me', cookie, 1000)).rejects.toThrow('aborted due to timeout');
  expect((await impatient.request('/me', cookie)).status).toBe(500);
  impatient.close();
});
