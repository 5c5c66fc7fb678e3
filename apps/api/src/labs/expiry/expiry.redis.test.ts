import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { signUp, tokenOf } from '../../testing/users.ts';
import { useReplicas } from '../../testing/replicas.ts';
import type { LabTimer } from '../lab-tools.ts';
import { createExpiry } from './service.ts';

const api = useReplicas({ db: 13 });
const lastsMs = 1_000;
const untimed: LabTimer = { signature: async (check) => check(), memory: (look) => look() };

/** With a session that is short enough for a test. */
function shortLab(): ReturnType<typeof createExpiry> {
  const key = randomBytes(32);
  return createExpiry({ redis: api.redis, clock: Date, keyFor: () => key, lastsMs });
}

it('each request restarts the idle timeout, on both replicas', async () => {
  const token = tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'));
  const answer = await api.second('GET', '/v1/labs/expiry/me', { token });
  expect(answer).toMatchObject({ status: 200, body: { name: 'Ada' } });
  expect(answer.headers['server-timing']).toContain('store;desc="GETEX, PTTL"');
  const [key = ''] = await api.redis.keys('lab:expiry:*');
  await api.redis.pexpire(key, 5_000);
  await api.first('GET', '/v1/labs/expiry/me', { token });
  expect(await api.redis.pttl(key)).toBeGreaterThan(14_000);
});

it('a session with requests outlasts its idle timeout, and a session without requests ends', async () => {
  const lab = shortLab();
  const { token } = await lab.signIn();
  await pause(lastsMs * 0.5);
  expect(await lab.bySession(token, untimed)).toMatchObject({ name: 'Ada' });
  await pause(lastsMs * 0.6);
  expect(await lab.bySession(token, untimed)).toMatchObject({ name: 'Ada' });
  await pause(lastsMs * 1.1);
  expect(await lab.bySession(token, untimed)).toBeNull();
});

it('neither a peek nor a touch of the wrong key extends the session', async () => {
  const lab = shortLab();
  const { token } = await lab.signIn();
  await pause(lastsMs / 2);
  const before = await lab.peek(token, untimed);
  expect(await lab.touchWrongKey(token, untimed)).toMatchObject({ pushed: 0 });
  const after = await lab.peek(token, untimed);
  expect(after?.remainingMs).toBeLessThanOrEqual(before?.remainingMs ?? 0);
  await pause(lastsMs * 0.6);
  expect(await lab.peek(token, untimed)).toEqual({ remainingMs: null });
});

it('the JWT ends at its exp, even with requests', async () => {
  const answer = await api.first('POST', '/v1/labs/expiry/sign-in');
  const jwt = String(Reflect.get(Object(answer.body), 'jwt'));
  const read = () => api.second('GET', '/v1/labs/expiry/jwt', { token: jwt });
  const first = await read();
  expect(first).toMatchObject({ status: 200, body: { name: 'Ada' } });
  expect(first.headers['server-timing']).not.toContain('store');
  api.clock.advance(14_000 - 1);
  expect((await read()).status).toBe(200);
  api.clock.advance(1_001);
  expect((await read()).status).toBe(401);
});

it('each endpoint of the lab and of the app refuses the tokens of the others', async () => {
  const answer = await api.first('POST', '/v1/labs/expiry/sign-in');
  const token = tokenOf(answer);
  const jwt = String(Reflect.get(Object(answer.body), 'jwt'));
  const ofApp = await signUp(api.first);
  const status = async (path: string, held: string) => (await api.first('GET', path, { token: held })).status;
  expect(await status('/v1/labs/expiry/me', jwt)).toBe(401);
  expect(await status('/v1/labs/expiry/jwt', token)).toBe(401);
  for (const held of [token, jwt]) expect(await status('/v1/users/me', held)).toBe(401);
  for (const path of ['me', 'jwt', 'peek']) expect(await status(`/v1/labs/expiry/${path}`, ofApp)).toBe(401);
});

it('every key expires', async () => {
  await api.first('POST', '/v1/labs/expiry/sign-in');
  const keys = await api.redis.keys('lab:*');
  // The session, and the quota of the network.
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});
