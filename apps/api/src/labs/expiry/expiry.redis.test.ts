import { expiryLastsMs } from '@session-lab/contract/labs/expiry';
import { eventually } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { signUp, tokenOf } from '../../testing/users.ts';
import { useReplicas } from '../../testing/replicas.ts';

const api = useReplicas({ db: 13 });

/** Signs in and returns the token and the key of the session, which then has five seconds left. */
async function almostIdle(): Promise<{ token: string; key: string }> {
  const token = tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'));
  const [key = ''] = await api.redis.keys('lab:expiry:*');
  await api.redis.pexpire(key, 5_000);
  return { token, key };
}

/** Lets the idle timeout of the session pass. */
async function letIdle(key: string): Promise<void> {
  await api.redis.pexpire(key, 1);
  await eventually(async () => expect(await api.redis.exists(key)).toBe(0));
}

it('each request restarts the idle timeout, on both replicas', async () => {
  for (const call of [api.first, api.second]) {
    await api.redis.flushdb();
    const { token, key } = await almostIdle();
    const answer = await call('GET', '/v1/labs/expiry/me', { token });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Ada' } });
    expect(answer.headers['server-timing']).toContain('store;desc="GETEX, PTTL"');
    expect(await api.redis.pttl(key)).toBeGreaterThan(expiryLastsMs - 5_000);
  }
});

it('a session without requests ends', async () => {
  const { token, key } = await almostIdle();
  await letIdle(key);
  expect((await api.first('GET', '/v1/labs/expiry/me', { token })).status).toBe(401);
});

it('neither a peek nor a touch of the wrong key extends the session', async () => {
  const { token, key } = await almostIdle();
  const peek = () => api.first('GET', '/v1/labs/expiry/peek', { token });
  expect((await peek()).status).toBe(200);
  const touched = await api.second('POST', '/v1/labs/expiry/touch-wrong-key', { token });
  expect(touched).toMatchObject({ status: 200, body: { pushed: 0 } });
  expect(await api.redis.pttl(key)).toBeLessThanOrEqual(5_000);
  await letIdle(key);
  expect((await peek()).body).toEqual({ remainingMs: null });
});

it('the JWT ends at its exp, even with requests', async () => {
  const answer = await api.first('POST', '/v1/labs/expiry/sign-in');
  const jwt = String(Reflect.get(Object(answer.body), 'jwt'));
  const read = () => api.second('GET', '/v1/labs/expiry/jwt', { token: jwt });
  const first = await read();
  expect(first).toMatchObject({ status: 200, body: { name: 'Ada' } });
  expect(first.headers['server-timing']).not.toContain('store');
  // `exp` is the nearest whole second, so it is at most half a second from 15 s.
  api.clock.advance(expiryLastsMs - 501);
  expect((await read()).status).toBe(200);
  api.clock.advance(1_002);
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
