import fastifyCookie from '@fastify/cookie';
import fastifySession, { MemoryStore } from '@fastify/session';
import fastify, { type Session } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { gate, requester, type Requester } from './requester.ts';

/** Proves the README's statements on @fastify/session, with its defaults except `secure`. */
declare module 'fastify' {
  interface Session {
    userId: string;
  }
}

const maxAgeMs = 60_000;
const slow = gate();
const stored = new Map<string, Session>();
const store = new MemoryStore(stored);
const app = fastify();
let request: Requester;

beforeAll(async () => {
  await app.register(fastifyCookie);
  await app.register(fastifySession, {
    store,
    secret: 'a secret of thirty-two characters or more',
    cookie: { secure: false, maxAge: maxAgeMs },
  });
  app.get('/sign-in', async (incoming) => {
    incoming.session.userId = 'ada';
    return '';
  });
  app.get('/me', async (incoming) => incoming.session.userId ?? 'guest');
  app.get('/slow', async () => {
    await slow.passed();
    return '';
  });
  app.get('/sign-out', async (incoming) => {
    await incoming.session.destroy();
    return '';
  });
  request = requester(await app.listen({ host: '127.0.0.1', port: 0 }));
});
afterAll(() => app.close());

test('a request costs a get and a set of the store', async () => {
  const { cookie } = await request('/sign-in');
  const calls = [vi.spyOn(store, 'get'), vi.spyOn(store, 'set')];
  await request('/me', cookie);
  expect(calls.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test('a destroyed session comes back with any request that was in flight', async () => {
  const { cookie } = await request('/sign-in');
  const inFlight = request('/slow', cookie);
  await slow.reached();
  await request('/sign-out', cookie);
  expect((await request('/me', cookie)).body).toBe('guest');
  slow.open();
  await inFlight;
  expect((await request('/me', cookie)).body).toBe('ada');
});

test('a copy of the store does not yield cookies: it has the ids, but not the signatures', async () => {
  const { cookie = '' } = await request('/sign-in');
  const [id = '', signature] = decodeURIComponent(cookie.replace('sessionId=', '')).split('.');
  expect([...stored.keys()]).toContain(id);
  expect([id, signature]).toEqual([expect.stringMatching(/^.{32}$/), expect.stringMatching(/^.{43}$/)]);
});

test('use slides the idle timeout without a limit', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { cookie } = await request('/sign-in');
  for (let use = 0; use < 100; use += 1) {
    vi.setSystemTime(Date.now() + maxAgeMs - 1);
    expect((await request('/me', cookie)).body).toBe('ada');
  }
  vi.setSystemTime(Date.now() + maxAgeMs);
  expect((await request('/me', cookie)).body).toBe('guest');
  vi.useRealTimers();
});

test('an unavailable store is an error, and not a guest', async () => {
  const { cookie } = await request('/sign-in');
  vi.spyOn(store, 'get').mockImplementation((_id, callback) => callback(new Error('unavailable')));
  expect((await request('/me', cookie)).status).toBe(500);
});
