import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { startOutageRedis } from '@session-lab/test-support/outage-redis';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';
import { outageLastsMs, type OutageKind } from '@session-lab/contract';
import { servers, waitingPerStudent, type Server } from '@session-lab/contract/labs/outage';
import type { Answer, Caller } from '../../testing/caller.ts';
import { signUp, tokenOf } from '../../testing/users.ts';
import { labRedisUrl, startTestReplica, testConfig, useReplicas } from '../../testing/replicas.ts';

/** The deadline of a store call is 500 ms. A busy machine adds to it. */
const answerMs = 1_500;
const db = 11;

const redis = await startOutageRedis();
afterAll(() => redis.stop());
const { labs: usual } = testConfig(`${inject('redisUrl')}/${db}`);
const api = useReplicas({ db, ...(usual && { labs: { ...usual, outageRedisUrl: redis.url } }) });

const student = { 'x-lab-student': 's'.repeat(22) };
const signIn = (): Promise<Answer> => api.first('POST', '/v1/labs/outage/sign-in');
const me = (server: Server, token: string, call: Caller = api.first): Promise<Answer> =>
  call('GET', `/v1/labs/outage/${server}/me`, { token, headers: student });
const start = (outage: OutageKind): Promise<Answer> =>
  api.second('POST', '/v1/admin/outages', { body: { outage } });
const latest = async (): Promise<unknown> => (await api.first('GET', '/v1/labs/outage/latest')).body;

/** Waits until Redis replies again, and both clients of both replicas noticed it. */
async function untilBack(): Promise<void> {
  await eventually(async () => {
    const token = tokenOf(await signIn());
    for (const call of [api.first, api.second])
      for (const server of servers) expect((await me(server, token, call)).status).toBe(200);
  });
}
beforeEach(untilBack);

it('each server accepts the token of one sign-in, on both replicas, and refuses a changed one without Redis', async () => {
  const token = tokenOf(await signIn());
  const changed = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  for (const call of [api.first, api.second])
    for (const server of servers) {
      const answer = await me(server, token, call);
      expect(answer).toMatchObject({ status: 200, body: { name: 'Ada' } });
      expect(answer.headers['server-timing']).toMatch(/^verify;dur=[\d.]+, store;desc="GET";dur=/);
      const refused = await me(server, changed, call);
      expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
      expect(refused.headers['server-timing']).not.toContain('store');
    }
});

it('frozen: the deadline gives a 503 in time, the defaults wait, the third server signs out; then the same token works', async () => {
  const token = tokenOf(await signIn());
  expect(await start('frozen')).toMatchObject({ status: 200, body: { outage: 'frozen', endedAt: null } });
  const startedAtMs = performance.now();

  const waiting = me('defaults', token);
  for (const call of [api.first, api.second, api.first]) {
    const [refused, signedOut] = [me('deadline', token, call), me('catch-all', token, call)];
    await settledWithin(answerMs, Promise.all([refused, signedOut]));
    expect(await refused).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect(Number((await refused).headers['retry-after'])).toBeGreaterThan(0);
    expect((await refused).headers).not.toHaveProperty('www-authenticate');
    expect(await signedOut).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    // With this entry, the page of the lab shows that Redis did not reply.
    expect((await signedOut).headers['server-timing']).toMatch(/(?:^|, )unanswered;dur=/);
  }
  expect(await waiting).toMatchObject({ status: 200, body: { name: 'Ada' } });
  expect(performance.now() - startedAtMs).toBeGreaterThan(outageLastsMs - 1_000);
  await eventually(async () => {
    expect(await me('deadline', token)).toMatchObject({ status: 200, body: { name: 'Ada' } });
    expect(await latest()).toMatchObject({ outage: { outage: 'frozen', endedAt: expect.any(String) } });
  });
});

it('stopped: a 503 in time, and an honest 401 when Redis is back without the session', async () => {
  const token = tokenOf(await signIn());
  expect(await start('stopped')).toMatchObject({ status: 200, body: { outage: 'stopped' } });
  const refused = me('deadline', token);
  await settledWithin(answerMs, refused);
  expect(await refused).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
  const signedOut = await me('catch-all', token);
  expect(signedOut.status).toBe(401);
  expect(signedOut.headers['server-timing']).toMatch(/(?:^|, )unanswered;dur=/);
  const waiting = me('defaults', token);
  await redis.restart();
  expect(await waiting).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  await eventually(async () =>
    expect(await me('deadline', token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } }),
  );
  await eventually(async () =>
    expect(await latest()).toMatchObject({ outage: { outage: 'stopped', endedAt: expect.any(String) } }),
  );
});

it('one outage at a time: another one is refused with the time until it may start', async () => {
  expect(await start('stopped')).toMatchObject({ status: 200 });
  for (const kind of ['frozen', 'stopped'] as const) {
    const refused = await start(kind);
    expect(refused).toMatchObject({ status: 409, body: { code: 'outage_running' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(outageLastsMs / 1000);
  }
  await redis.restart();
  await eventually(async () =>
    expect(await latest()).toMatchObject({ outage: { endedAt: expect.any(String) } }),
  );
  const rest = await start('frozen');
  expect(rest.status).toBe(409);
  expect(Number(rest.headers['retry-after'])).toBeLessThanOrEqual(3);
});

it('an outage that Redis does not take blocks no other', async () => {
  expect(await start('stopped')).toMatchObject({ status: 200 });
  await api.redis.del('lab:outage:busy');
  expect(await start('stopped')).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
  expect(await api.redis.exists('lab:outage:busy')).toBe(0);
  await redis.restart();
});

it('the app and another lab answer 200 during an outage', async () => {
  const ofApp = await signUp(api.first);
  const ofLab = tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'));
  const token = tokenOf(await signIn());
  expect(await start('stopped')).toMatchObject({ status: 200 });
  await eventually(async () => expect((await me('deadline', token)).status).toBe(503));
  for (const call of [api.first, api.second]) {
    expect((await call('GET', '/v1/users/me', { token: ofApp })).status).toBe(200);
    expect((await call('GET', '/v1/labs/expiry/me', { token: ofLab })).status).toBe(200);
    expect((await call('GET', '/readyz')).status).toBe(200);
  }
  await redis.restart();
});

it('a student has two waiting requests on a replica, and does not take the places of another one', async () => {
  const token = tokenOf(await signIn());
  expect(await start('stopped')).toMatchObject({ status: 200 });
  const waiting = Array.from({ length: waitingPerStudent }, () => me('defaults', token));
  const refused = me('defaults', token);
  await settledWithin(answerMs, refused);
  expect(await refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  const other = api.first('GET', '/v1/labs/outage/defaults/me', {
    token,
    headers: { 'x-lab-student': 'o'.repeat(22) },
  });
  await redis.restart();
  expect((await Promise.all([...waiting, other])).map(({ status }) => status)).toEqual([401, 401, 401]);
});

it('the app and another lab refuse the token, and this lab refuses theirs', async () => {
  const ofApp = await signUp(api.first);
  const ofLab = tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'));
  const token = tokenOf(await signIn());
  expect((await api.first('GET', '/v1/users/me', { token })).status).toBe(401);
  expect((await api.first('GET', '/v1/labs/expiry/me', { token })).status).toBe(401);
  for (const server of servers)
    for (const foreign of [ofApp, ofLab]) expect((await me(server, foreign)).status).toBe(401);
});

it('without a Redis of its own, the lab and its outages are not found', async () => {
  const labs = usual && { ...usual, redisUrl: labRedisUrl(`${inject('redisUrl')}/${db}`) };
  const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-4', labs });
  expect((await call('POST', '/v1/labs/outage/sign-in')).status).toBe(404);
  expect((await call('GET', '/v1/labs/outage/latest')).status).toBe(404);
  expect((await call('POST', '/v1/admin/outages', { body: { outage: 'frozen' } })).status).toBe(404);
  await replica.stop({ drainMs: 0 });
});
