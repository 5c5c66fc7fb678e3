import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { eventually, untilTrue } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { manualClock } from '@session-lab/session/testing';
import type { Replica } from './compose.ts';
import type { Answer, Caller } from './testing/caller.ts';
import { ada, password, signUpInput, signUp } from './testing/users.ts';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/** Tests a sessions' Redis that has reached its `maxmemory`. The accounts are on another server. */
const clock = manualClock();
let sessionsRedis: RedisServer;
let operator: Redis;
let replica: Replica;
let call: Caller;
let token: string;

beforeAll(async () => {
  const accountsUrl = `${inject('redisUrl')}/15`;
  const accounts = new Redis(accountsUrl);
  await accounts.flushdb();
  accounts.disconnect();
  sessionsRedis = await startRedisServer('--maxmemory-policy', 'noeviction');
  operator = new Redis(sessionsRedis.url);
  const config = testConfig(accountsUrl, { redisSessionsUrl: sessionsRedis.url });
  ({ replica, call } = await startTestReplica(config, { clock }));
  await untilTrue(async () => (await call('GET', '/readyz')).status === 200);
  token = await signUp(call);
  await operator.config('SET', 'maxmemory', '100kb');
});
afterAll(async () => {
  await replica.stop({ drainMs: 0 });
  operator.disconnect();
  await sessionsRedis.stop();
});

const me = (): Promise<Answer> => call('GET', '/v1/users/me', { token });

it('a sign-in is 503 with Retry-After while Redis is full, and users who are signed in stay signed in', async () => {
  await expect(operator.set('filler', 'x')).rejects.toThrow('OOM');
  const minutes = 14;
  for (let passed = 0; passed < 4 * minutes; passed += minutes) {
    clock.advance(minutes * 60_000);
    const usedAtMs = clock.now();
    expect(await me()).toMatchObject({ status: 200 });
    await eventually(async () => expect(await slidAtMs()).toBe(usedAtMs));
  }
  const unavailable = { status: 503, body: { code: 'store_unavailable' } };
  const signedIn = await call('POST', '/v1/sessions', { body: { email: ada.email, password } });
  expect(signedIn).toMatchObject(unavailable);
  expect(Number(signedIn.headers['retry-after'])).toBeGreaterThan(0);
  expect(await call('POST', '/v1/users', { body: signUpInput('grace') })).toMatchObject(unavailable);
  expect(await call('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada L' } })).toMatchObject({
    status: 200,
  });
  expect(await call('DELETE', '/v1/sessions/mine', { token })).toMatchObject({ status: 204 });
  expect(await me()).toMatchObject({ status: 401 });
});

/** Resolves to the time of the last slide, which Redis stores with the only session. */
async function slidAtMs(): Promise<number> {
  const [, [key = '']] = await operator.scan('0', 'MATCH', 'sid:*', 'COUNT', 100);
  return Number(/"t":(\d+)/.exec((await operator.get(key)) ?? '')?.[1]);
}
