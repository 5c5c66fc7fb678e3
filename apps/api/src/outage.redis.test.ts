import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedisServer, type RedisServer } from '@session-lab/launcher/testing';
import type { Replica } from './replica.ts';
import type { Answer, Caller } from './testing/caller.ts';
import { ada, password, person, signUp } from './testing/people.ts';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/** How long any answer may take while a store is away (the deadline of a store call, and a little). */
const answerMs = 600;

let sessionsRedis: RedisServer;
let accountsRedis: RedisServer;
let replica: Replica;
let call: Caller;
let token: string;

beforeAll(async () => {
  [sessionsRedis, accountsRedis] = await Promise.all([startRedisServer(), startRedisServer()]);
  const config = testConfig(sessionsRedis.url, { redisAccountsUrl: accountsRedis.url });
  ({ replica, call } = await startTestReplica(config));
  await untilReady(call);
  token = await signUp(call);
});
afterAll(async () => {
  await replica.stop({ drainMs: 0 });
  await Promise.all([sessionsRedis.stop(), accountsRedis.stop()]);
});

const untilReady = (call: Caller): Promise<unknown> =>
  vi.waitUntil(async () => (await call('GET', '/readyz')).status === 200, { timeout: 5_000 });

/** Everything that is private, and what it says. */
const everything = (call: Caller, token: string): Promise<Answer[]> =>
  Promise.all([
    call('GET', '/v1/users/me', { token }),
    call('GET', '/v1/sessions', { token }),
    call('GET', '/v1/users/me/progress', { token }),
    call('DELETE', '/v1/sessions/mine', { token }),
    call('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada' } }),
    call('POST', '/v1/sessions', { body: { email: ada.email, password } }),
    call('POST', '/v1/users', { body: person('bob') }),
  ]);

async function frozen<Result>({ pid }: RedisServer, during: () => Promise<Result>): Promise<Result> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await during();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

describe("while the sessions' Redis is frozen", () => {
  it('what is private answers 503 in time, and 401 or 200 never; afterwards the session is still there', async () => {
    await frozen(sessionsRedis, async () => {
      for (let round = 0; round < 3; round += 1) {
        const startedAtMs = performance.now();
        const answers = await everything(call, token);
        expect(performance.now() - startedAtMs).toBeLessThan(answerMs);
        for (const answer of answers) {
          expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
          expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
          expect(answer.headers).not.toHaveProperty('www-authenticate');
        }
      }
      expect(await call('GET', '/readyz')).toMatchObject({ status: 503 });
      expect(await call('GET', '/healthz')).toMatchObject({ status: 200 });
      expect(await call('GET', '/v1/ping')).toMatchObject({ status: 200 });
    });
    await untilReady(call);
    expect(await call('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
  });
});

describe("while the accounts' Redis is frozen", () => {
  it('who is signed in reads on, and the rest is 503', async () => {
    await frozen(accountsRedis, async () => {
      const [me, list, progress, , patch, signIn, signUp] = await everything(call, token);
      expect(me).toMatchObject({ status: 200 });
      expect(list).toMatchObject({ status: 200 });
      for (const answer of [progress, patch, signIn, signUp]) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      }
    });
  });
});

describe('a replica that starts before its Redis', () => {
  it('serves what needs none, and is ready once it is there', async () => {
    const nowhere = testConfig('redis://127.0.0.1:9');
    const early = await startTestReplica(nowhere);
    expect(await early.call('GET', '/v1/ping')).toMatchObject({ status: 200 });
    expect(await early.call('GET', '/readyz')).toMatchObject({ status: 503 });
    expect(await early.call('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
    const startedAtMs = performance.now();
    expect(await early.call('POST', '/v1/users', { body: ada })).toMatchObject({ status: 503 });
    expect(performance.now() - startedAtMs).toBeLessThan(answerMs);
    await early.replica.stop({ drainMs: 0 });
  });
});

describe('a replica that stops', () => {
  it('says so, answers what still comes, and then takes no more', async () => {
    const stopping = await startTestReplica(testConfig(sessionsRedis.url));
    await untilReady(stopping.call);
    const stopped = stopping.replica.stop();
    expect(await stopping.call('GET', '/readyz')).toMatchObject({ status: 503 });
    const answer = await stopping.call('GET', '/v1/ping');
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await stopped;
    await expect(stopping.call('GET', '/v1/ping')).rejects.toThrow('ECONNREFUSED');
  });
});
