import { expect, it } from 'vitest';
import { lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import type { Answer, Caller } from '../../testing/caller.ts';
import { signUp, tokenOf } from '../../testing/users.ts';
import { useReplicas } from '../../testing/replicas.ts';

const api = useReplicas({ db: 13 });

const signIn = async (call: Caller, lane: Lane): Promise<string> =>
  tokenOf(await call('POST', `/v1/labs/where-state-lives/${lane}/sign-in`));
const me = (call: Caller, lane: Lane, token: string): Promise<Answer> =>
  call('GET', `/v1/labs/where-state-lives/${lane}/me`, { token });
const timing = ({ headers }: Answer): string => String(headers['server-timing']);

it.each(lanes)('the replica of the sign-in accepts the token: %s', async (lane) => {
  const token = await signIn(api.first, lane);
  expect(await me(api.first, lane, token)).toMatchObject({ status: 200, body: { name: 'Ada' } });
});

it.each([
  ['memory', 401],
  ['sticky', 401],
  ['redis', 200],
  ['jwt', 200],
] as const)('in the lane %s the other replica answers %i', async (lane, status) => {
  const token = await signIn(api.first, lane);
  expect((await me(api.second, lane, token)).status).toBe(status);
});

it('Server-Timing lists the places that the replica searched', async () => {
  const inMemory = await signIn(api.first, 'memory');
  expect(timing(await me(api.first, 'memory', inMemory))).toMatch(
    /^verify;dur=[\d.]+, memory;desc="hit";dur=[\d.]+, handler/,
  );
  expect(timing(await me(api.second, 'memory', inMemory))).toMatch(/memory;desc="miss";dur=[\d.]+, handler/);
  const inRedis = await signIn(api.first, 'redis');
  expect(timing(await me(api.second, 'redis', inRedis))).toMatch(
    /^verify;dur=[\d.]+, store;desc="GET";dur=[\d.]+, handler/,
  );
  const inToken = await signIn(api.first, 'jwt');
  expect(timing(await me(api.second, 'jwt', inToken))).toMatch(/^verify;dur=[\d.]+, handler/);
});

it('a changed token is refused without a query to Redis', async () => {
  const token = await signIn(api.first, 'redis');
  const changed = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  const answer = await me(api.first, 'redis', changed);
  expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  expect(timing(answer)).not.toContain('store');
});

it('a request without a token is refused with authentication_required', async () => {
  const answer = await api.first('GET', '/v1/labs/where-state-lives/redis/me');
  expect(answer).toMatchObject({ status: 401, body: { code: 'authentication_required' } });
});

it('the app refuses the tokens of the lab, and the lab refuses a token of the app', async () => {
  const ofApp = await signUp(api.first);
  for (const lane of lanes) {
    const ofLab = await signIn(api.first, lane);
    expect((await api.first('GET', '/v1/users/me', { token: ofLab })).status).toBe(401);
    expect((await me(api.first, lane, ofApp)).status).toBe(401);
  }
});

it('a lane refuses a token whose state is in another place', async () => {
  const jwt = await signIn(api.first, 'jwt');
  for (const lane of ['memory', 'sticky', 'redis'] as const)
    expect((await me(api.first, lane, jwt)).status).toBe(401);
  expect((await me(api.first, 'jwt', await signIn(api.first, 'redis'))).status).toBe(401);
});

it('the key in Redis starts with lab: and expires', async () => {
  await signIn(api.first, 'redis');
  const keys = await api.redis.keys('*');
  const own = keys.filter((key) => key.startsWith('lab:where-state-lives:'));
  expect(own).toHaveLength(1);
  for (const key of own) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});

it('an unknown lane is not found', async () => {
  expect((await api.first('GET', '/v1/labs/where-state-lives/cookie/me', { token: 'x' })).status).toBe(404);
});
