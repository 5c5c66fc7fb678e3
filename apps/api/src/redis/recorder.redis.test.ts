import { expect, it } from 'vitest';
import type { Answer } from '../testing/caller.ts';
import { ada, password, signIn, signUp } from '../testing/users.ts';
import { useReplicas } from '../testing/replicas.ts';

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

it('a sign-up and a sign-in name what they asked of Redis, the limits and the accounts included', async () => {
  const made = await api.first('POST', '/v1/users', { body: ada });
  expect(commandsOf(made)).toEqual(expect.arrayContaining(['EVAL', 'SET']));
  const signedIn = await api.first('POST', '/v1/sessions', { body: { email: ada.email, password } });
  expect(commandsOf(signedIn)).toEqual(expect.arrayContaining(['GET', 'EVAL', 'DEL', 'SET', 'HGETALL']));
  expect(timingOf(signedIn).map(({ name }) => name)).toEqual(['store', 'handler']);
});

it('a list, a change and a sign-out name what they asked beside the read of the session', async () => {
  const token = await signUp(api.first);
  expect(commandsOf(await api.first('GET', '/v1/sessions', { token }))).toEqual(['GET', 'ZRANGE']);
  const changed = await api.first('PATCH', '/v1/users/me', { token, body: { displayName: 'Ada L.' } });
  expect(commandsOf(changed)).toEqual(['GET', 'EVAL', 'HGETALL', 'ZRANGE']);
  const gone = await api.first('DELETE', '/v1/sessions/mine', { token });
  expect(commandsOf(gone)).toEqual(['GET', 'DEL', 'ZREM']);
});

it('a push of the idle timeout is not waited for, and not named', async () => {
  const token = await signUp(api.first);
  api.clock.advance(1_001);
  const answer = await api.first('GET', '/v1/sessions', { token });
  expect(commandsOf(answer)).toEqual(['GET', 'ZRANGE']);
  expect(answer.body).toMatchObject({ sessions: [{ lastSeenAt: new Date(api.clock.now()).toISOString() }] });
});

it('requests at once are told apart', async () => {
  const token = await signUp(api.first);
  const [ping, me, list] = await Promise.all([
    api.first('GET', '/v1/ping'),
    api.first('GET', '/v1/users/me', { token }),
    api.first('GET', '/v1/sessions', { token }),
  ]);
  expect([ping, me, list].map(commandsOf)).toEqual([[], ['GET'], ['GET', 'ZRANGE']]);
});

it('the parts together are not more than the whole, commands sent together included', async () => {
  const token = await signUp(api.first);
  for (let at = 0; at < 5; at += 1) await signIn(api.first);
  const startedAtMs = performance.now();
  const answer = await api.first('GET', '/v1/sessions', { token });
  const wholeMs = performance.now() - startedAtMs;
  const sumMs = timingOf(answer).reduce((sum, { durMs }) => sum + durMs, 0);
  expect(sumMs).toBeLessThanOrEqual(wholeMs);
});
