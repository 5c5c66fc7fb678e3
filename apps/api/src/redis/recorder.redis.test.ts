import { Redis } from 'ioredis';
import { expect, inject, it } from 'vitest';
import type { Answer } from '../testing/caller.ts';
import { ada, password, signIn, signUp } from '../testing/users.ts';
import { useReplicas } from '../testing/replicas.ts';
import { createRedisRecorder, type RedisUsage } from './recorder.ts';

const api = useReplicas({ db: 12, sessionTouchIntervalMs: 1_000 });

type Part = { name: string; desc: string | undefined; durMs: number };

function timingOf({ headers }: Answer): Part[] {
  const parts = String(headers['server-timing']).matchAll(/(\w+)(?:;desc="([^"]*)")?;dur=([\d.]+)/g);
  return Array.from(parts, ([, name = '', desc, dur]) => ({ name, desc, durMs: Number(dur) }));
}

const commandsOf = (answer: Answer): string[] =>
  timingOf(answer)
    .find(({ name }) => name === 'store')
    ?.desc?.split(', ') ?? [];

it('a sign-up and a sign-in list their Redis commands, including those of limits and accounts', async () => {
  const signedUp = await api.first('POST', '/v1/users', { body: ada });
  expect(commandsOf(signedUp)).toEqual(expect.arrayContaining(['EVAL', 'SET']));
  const signedIn = await api.first('POST', '/v1/sessions', { body: { email: ada.email, password } });
  expect(commandsOf(signedIn)).toEqual(expect.arrayContaining(['GET', 'EVAL', 'DEL', 'SET', 'HGETALL']));
  expect(timingOf(signedIn).map(({ name }) => name)).toEqual(['store', 'handler']);
});

it('a list, a change and a sign-out list their commands after the read of the session', async () => {
  const token = await signUp(api.first);
  expect(commandsOf(await api.first('GET', '/v1/sessions', { token }))).toEqual(['GET', 'ZRANGE']);
  const changed = await api.first('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada L.' } });
  expect(commandsOf(changed)).toEqual(['GET', 'EVAL', 'HGETALL', 'ZRANGE']);
  const signedOut = await api.first('DELETE', '/v1/sessions/mine', { token });
  expect(commandsOf(signedOut)).toEqual(['GET', 'DEL', 'ZREM']);
});

it('a slide of the idle timeout is not awaited and not listed', async () => {
  const token = await signUp(api.first);
  api.clock.advance(1_001);
  const answer = await api.first('GET', '/v1/sessions', { token });
  expect(commandsOf(answer)).toEqual(['GET', 'ZRANGE']);
  expect(answer.body).toMatchObject({ sessions: [{ lastSeenAt: new Date(api.clock.now()).toISOString() }] });
});

it('parallel requests are recorded separately', async () => {
  const token = await signUp(api.first);
  const [ping, me, list] = await Promise.all([
    api.first('GET', '/v1/ping'),
    api.first('GET', '/v1/users/me', { token }),
    api.first('GET', '/v1/sessions', { token }),
  ]);
  expect([ping, me, list].map(commandsOf)).toEqual([[], ['GET'], ['GET', 'ZRANGE']]);
});

it('the sum of the parts is at most the total, also for parallel commands', async () => {
  const token = await signUp(api.first);
  for (let at = 0; at < 5; at += 1) await signIn(api.first);
  const startedAtMs = performance.now();
  const answer = await api.first('GET', '/v1/sessions', { token });
  const totalMs = performance.now() - startedAtMs;
  const sumMs = timingOf(answer).reduce((sum, { durMs }) => sum + durMs, 0);
  expect(sumMs).toBeLessThanOrEqual(totalMs);
});

async function usageOf(redis: Redis, work: () => Promise<unknown>): Promise<RedisUsage> {
  const recorder = createRedisRecorder();
  recorder.attach(redis);
  try {
    return await new Promise((resolve) => {
      recorder.record((usage) => {
        const finished = (): void => resolve(usage);
        work().then(finished, finished);
      });
    });
  } finally {
    redis.disconnect();
  }
}

it('the commands of a transaction are listed', async () => {
  const redis = new Redis(`${inject('redisUrl')}/12`);
  const { commands, ms } = await usageOf(redis, () => redis.multi().set('x', '1').del('x').exec());
  expect([...commands]).toEqual(['MULTI', 'SET', 'DEL', 'EXEC']);
  expect(ms).toBeGreaterThan(0);
});

it('a command that fails because the client is disconnected is listed', async () => {
  const redis = new Redis({ lazyConnect: true, enableOfflineQueue: false, port: 1 });
  redis.on('error', () => undefined);
  const { commands, unanswered } = await usageOf(redis, () => redis.get('x'));
  expect([...commands]).toEqual(['GET']);
  expect(unanswered).toBe(true);
});

it('an error that Redis sends is a reply', async () => {
  const redis = new Redis(`${inject('redisUrl')}/12`);
  const { unanswered } = await usageOf(redis, () => redis.call('GET', 'x', 'y'));
  expect(unanswered).toBe(false);
});
