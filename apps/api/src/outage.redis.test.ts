import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eventually, settledWithin, untilTrue } from '@session-lab/test-support/eventually';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import type { Replica } from './compose.ts';
import type { Answer, Caller } from './testing/caller.ts';
import { ada, password, signUpInput, signIn, signUp } from './testing/users.ts';
import { startTestReplica, testConfig } from './testing/replicas.ts';

/**
 * Maximum time of an answer. The rule is 600 ms: the deadline of a store call, 500 ms, and some overhead. Seven parallel
 * requests have more overhead. `npm run faults` checks the rule itself.
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
  untilTrue(async () => (await call('GET', '/readyz')).status === 200);

/** Waits until both stores reply and every measured route has run once. Resolves to the token of a new session. */
function untilServing(): Promise<string> {
  return eventually(async () => {
    const token = await signIn(call);
    const answers = await Promise.all(signedIn(call, token));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    return token;
  });
}

const signedIn = (call: Caller, token: string): Promise<Answer>[] => [
  call('GET', '/v1/users/me', { token }),
  call('GET', '/v1/sessions', { token }),
  call('GET', '/v1/users/me/progress', { token }),
  call('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada' } }),
];

const withoutSession = (call: Caller): Promise<Answer>[] => [
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
  it('private routes answer 503 in time, never 401 or 200, and the session still exists afterwards', async () => {
    await frozen(sessionsRedis, async () => {
      for (let round = 0; round < 3; round += 1) {
        const requests = [
          ...signedIn(call, token),
          call('DELETE', '/v1/sessions/mine', { token }),
          ...withoutSession(call),
        ];
        await settledWithin(answerMs, Promise.all(requests));
        const answers = await Promise.all(requests);
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
  it('a sign-out is not confirmed, and private routes answer 503, never 401', async () => {
    const config = testConfig(sessionsRedis.url, { redisAccountsUrl: accountsRedis.url, nearCache: true });
    const near = await startTestReplica(config);
    onTestFinished(() => near.replica.stop({ drainMs: 0 }));
    await untilReady(near.call);
    // Readiness covers only the sessions. The connection to the accounts may be ready later.
    const unknown = { email: 'unknown@example.org', password: 'not the password' };
    await eventually(async () =>
      expect(await near.call('POST', '/v1/sessions', { body: unknown })).toMatchObject({ status: 401 }),
    );
    const token = await signUp(near.call, signUpInput('grace'));
    const me = (): Promise<Answer> => near.call('GET', '/v1/users/me', { token });
    await eventually(async () => expect((await me()).headers['server-timing']).toContain('near cache'));
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
  it('signed-in users can still read, and all other requests are 503', async () => {
    await frozen(accountsRedis, async () => {
      // Does not sign out: a sign-out needs no account, and would end the session of the parallel requests.
      const [me, list, ...others] = await Promise.all([...signedIn(call, token), ...withoutSession(call)]);
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
  it('serves routes that need no Redis, is not ready, and fails other requests in time', async () => {
    const nowhere = testConfig('redis://127.0.0.1:9');
    const early = await startTestReplica(nowhere);
    onTestFinished(() => early.replica.stop({ drainMs: 0 }));
    expect(await early.call('GET', '/v1/ping')).toMatchObject({ status: 200 });
    expect(await early.call('GET', '/readyz')).toMatchObject({ status: 503 });
    expect(await early.call('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
    const signUp = early.call('POST', '/v1/users', { body: ada });
    expect(await settledWithin(answerMs, signUp)).toMatchObject({ status: 503 });
  });
});

describe('a replica that stops', () => {
  it('is not ready, answers the requests that still arrive, and then refuses connections', async () => {
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
