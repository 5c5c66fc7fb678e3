import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import type { Replica } from './compose.ts';
import type { Answer, Caller } from './testing/caller.ts';
import { ada, password, signUpInput, signIn, signUp } from './testing/users.ts';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/**
 * What tells an answer in time from one that hung. The rule is 600 ms, the 500 ms deadline of a store call and a little;
 * seven requests at once on a busy test machine need more than that little. `npm run faults` holds the rule itself.
 */
const answerMs = 1_500;

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
  await signUp(call);
});
beforeEach(async () => {
  token = await untilServing();
});
afterEach(async () => {
  for (const { pid } of [sessionsRedis, accountsRedis]) process.kill(pid, 'SIGCONT');
  await untilServing();
});
afterAll(async () => {
  await replica.stop({ drainMs: 0 });
  await Promise.all([sessionsRedis.stop(), accountsRedis.stop()]);
});

const untilReady = (call: Caller): Promise<unknown> =>
  vi.waitUntil(async () => (await call('GET', '/readyz')).status === 200, { timeout: 10_000 });

/** Both stores answer, and what the tests time has run once before; the token of a new session. */
function untilServing(): Promise<string> {
  return vi.waitFor(
    async () => {
      const token = await signIn(call);
      const answers = await Promise.all(signedIn(call, token));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      return token;
    },
    { timeout: 10_000 },
  );
}

const signedIn = (call: Caller, token: string): Promise<Answer>[] => [
  call('GET', '/v1/users/me', { token }),
  call('GET', '/v1/sessions', { token }),
  call('GET', '/v1/users/me/progress', { token }),
  call('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada' } }),
];

const strangers = (call: Caller): Promise<Answer>[] => [
  call('POST', '/v1/sessions', { body: { email: ada.email, password } }),
  call('POST', '/v1/users', { body: signUpInput('bob') }),
];

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
        const answers = await Promise.all([
          ...signedIn(call, token),
          call('DELETE', '/v1/sessions/mine', { token }),
          ...strangers(call),
        ]);
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

describe("with a near cache, while the sessions' Redis is frozen", () => {
  it('a sign-out is not confirmed, and what is private is soon 503, and 401 never', async () => {
    const config = testConfig(sessionsRedis.url, { redisAccountsUrl: accountsRedis.url, nearCache: true });
    const near = await startTestReplica(config);
    onTestFinished(() => near.replica.stop({ drainMs: 0 }));
    await untilReady(near.call);
    // Readiness is about the sessions; the connection to the accounts may come a moment later.
    const unknown = { email: 'nobody@example.org', password: 'not the password' };
    await vi.waitFor(async () =>
      expect(await near.call('POST', '/v1/sessions', { body: unknown })).toMatchObject({ status: 401 }),
    );
    const token = await signUp(near.call, signUpInput('grace'));
    const me = (): Promise<Answer> => near.call('GET', '/v1/users/me', { token });
    await vi.waitFor(async () => expect((await me()).headers['server-timing']).toContain('near cache'));
    await frozen(sessionsRedis, async () => {
      expect(await near.call('DELETE', '/v1/sessions/mine', { token })).toMatchObject({
        status: 503,
        body: { code: 'store_unavailable' },
      });
      expect(await me()).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    });
  });
});

describe("while the accounts' Redis is frozen", () => {
  it('who is signed in reads on, and the rest is 503', async () => {
    await frozen(accountsRedis, async () => {
      // Nobody signs out here: that needs no account, and the others would race with it.
      const [me, list, ...others] = await Promise.all([...signedIn(call, token), ...strangers(call)]);
      expect(me).toMatchObject({ status: 200 });
      expect(list).toMatchObject({ status: 200 });
      expect(others).toHaveLength(4);
      for (const answer of others) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
      }
    });
  });
});

describe('a replica that starts before its Redis', () => {
  it('serves what needs none, and is ready once it is there', async () => {
    const nowhere = testConfig('redis://127.0.0.1:9');
    const early = await startTestReplica(nowhere);
    onTestFinished(() => early.replica.stop({ drainMs: 0 }));
    expect(await early.call('GET', '/v1/ping')).toMatchObject({ status: 200 });
    expect(await early.call('GET', '/readyz')).toMatchObject({ status: 503 });
    expect(await early.call('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
    const startedAtMs = performance.now();
    expect(await early.call('POST', '/v1/users', { body: ada })).toMatchObject({ status: 503 });
    expect(performance.now() - startedAtMs).toBeLessThan(answerMs);
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
