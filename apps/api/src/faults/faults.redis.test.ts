import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { crashLastsMs, maxCrashMs, type Fault } from '@session-lab/contract';
import { canonicalLogin } from '../users/canonical.ts';
import { createAccountStore } from '../users/store.ts';
import type { Answer } from '../testing/caller.ts';
import { ada, signUpInput, signIn, signUp } from '../testing/users.ts';
import { startTestReplica, useReplicas } from '../testing/replicas.ts';

const api = useReplicas({ db: 12 });
const inject = (body: Fault, token?: string): Promise<Answer> =>
  api.first('POST', '/v1/admin/faults', { body, ...(token === undefined ? {} : { token }) });
const crash = (replica: string, forMs?: number): Fault => ({ fault: 'crash', replica, forMs });

it('a crash ends only the replica that it names', async () => {
  api.crashed.length = 0;
  const until = new Date(api.clock.now() + 10_000).toISOString();
  expect(await inject(crash('api-2'))).toMatchObject({
    status: 200,
    body: { fault: 'crash', replica: 'api-2', until },
  });
  await eventually(() => expect(new Set(api.crashed)).toEqual(new Set(['api-2'])));
  const heldMs = await api.redis.pttl('lab:hold:api-2');
  expect(heldMs).toBeGreaterThan(5_000);
  expect(heldMs).toBeLessThanOrEqual(10_000);
});

it('a replica that receives its own crash ends after its response', async () => {
  api.crashed.length = 0;
  expect(await inject(crash('api-1'))).toMatchObject({ status: 200 });
  await eventually(() => expect(new Set(api.crashed)).toEqual(new Set(['api-1'])));
});

it('the response to a crash comes when the crashed replica has ended', async () => {
  const channel = 'lab:faults:api-7';
  const victim = api.redis.duplicate();
  await victim.subscribe(channel);
  const order: string[] = [];
  victim.once('message', () => {
    setTimeout(() => {
      order.push('end');
      victim.disconnect();
    }, 100);
  });
  expect(await inject(crash('api-7'))).toMatchObject({ status: 200 });
  order.push('response');
  expect(order).toEqual(['end', 'response']);
});

it('a crashed replica that starts again does not listen before the crash is over', async () => {
  const startedAtMs = performance.now();
  await api.redis.set('lab:hold:api-3', '1', 'PX', 600);
  const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-3' });
  expect(performance.now() - startedAtMs).toBeGreaterThan(500);
  expect((await call('GET', '/v1/ping')).status).toBe(200);
  await replica.stop({ drainMs: 0 });
});

it('a crash lasts for the requested time, and at most a minute', async () => {
  const until = new Date(api.clock.now() + maxCrashMs).toISOString();
  expect(await inject(crash('api-2', maxCrashMs))).toMatchObject({ status: 200, body: { until } });
  expect(await api.redis.pttl('lab:hold:api-2')).toBeGreaterThan(maxCrashMs - 10_000);
  expect((await inject(crash('api-1', maxCrashMs + 1))).status).toBe(422);
});

it('only one replica at a time is down for longer than ten seconds, until it is healed', async () => {
  await inject(crash('api-2', maxCrashMs));
  const short = new Date(api.clock.now() + crashLastsMs).toISOString();
  expect(await inject(crash('api-1', maxCrashMs))).toMatchObject({ body: { until: short } });
  for (const replica of ['api-1', 'api-2']) await inject({ fault: 'heal', replica });
  const long = new Date(api.clock.now() + maxCrashMs).toISOString();
  expect(await inject(crash('api-1', maxCrashMs))).toMatchObject({ body: { until: long } });
});

it('heal lets a crashed replica start again', async () => {
  await api.redis.set('lab:hold:api-3', '1', 'PX', 30_000);
  const starting = startTestReplica({ ...api.config, replicaName: 'api-3' });
  const channel = 'lab:faults:api-3';
  await eventually(async () => expect(await api.redis.pubsub('NUMSUB', channel)).toEqual([channel, 1]));
  expect(await inject({ fault: 'heal', replica: 'api-3' })).toMatchObject({
    status: 200,
    body: { until: null },
  });
  const { replica, call } = await starting;
  expect((await call('GET', '/v1/ping')).status).toBe(200);
  await replica.stop({ drainMs: 0 });
});

it('a slow replica delays only requests of the labs, until it is healed', async () => {
  const labRequestMs = async (): Promise<number> => {
    const startedAtMs = performance.now();
    await api.second('POST', '/v1/labs/where-state-lives/memory/sign-in');
    return performance.now() - startedAtMs;
  };
  await inject({ fault: 'slow', replica: 'api-2', delayMs: 400, forMs: 30_000 });
  await eventually(async () => expect(await labRequestMs()).toBeGreaterThan(395));
  expect(await settledWithin(395, api.second('GET', '/v1/ping'))).toMatchObject({ status: 200 });
  expect(await inject({ fault: 'heal', replica: 'api-2' })).toMatchObject({ body: { until: null } });
  await eventually(async () => expect(await labRequestMs()).toBeLessThan(395));
  expect(await api.redis.exists('lab:slow:api-2')).toBe(0);
});

it('slowness ends after its time, and continues after a restart', async () => {
  await inject({ fault: 'slow', replica: 'api-2', delayMs: 100, forMs: 30_000 });
  const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-2' }, api);
  const labRequestMs = async (): Promise<number> => {
    const startedAtMs = performance.now();
    await call('POST', '/v1/labs/where-state-lives/memory/sign-in');
    return performance.now() - startedAtMs;
  };
  await eventually(async () => expect(await labRequestMs()).toBeGreaterThan(95));
  api.clock.advance(30_000);
  await eventually(async () => expect(await labRequestMs()).toBeLessThan(95));
  await replica.stop({ drainMs: 0 });
});

it('a fault for an unknown replica is refused and writes no key', async () => {
  expect(await inject(crash('api-9'))).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await api.redis.keys('lab:hold:*')).toEqual([]);
});

it('a malformed fault is refused', async () => {
  const answer = await api.first('POST', '/v1/admin/faults', {
    body: { fault: 'slow', replica: 'api-2', delayMs: 60_000, forMs: 1, more: true },
  });
  expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
});

it('only administrators may inject faults once there is an administrator', async () => {
  const guest = await signUp(api.first, signUpInput('grace'));
  await signUp(api.first);
  const accounts = createAccountStore(api.redis);
  const found = await accounts.findByLogin(canonicalLogin(ada.email));
  await accounts.changeRole(found?.id ?? '', 'admin');
  const admin = await signIn(api.first);
  const slow: Fault = { fault: 'heal', replica: 'api-2' };
  expect(await inject(slow)).toMatchObject({ status: 401, body: { code: 'authentication_required' } });
  expect(await inject(slow, guest)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await inject(slow, admin)).toMatchObject({ status: 200 });
  await accounts.changeRole(found?.id ?? '', 'user');
  expect((await inject(slow)).status).toBe(200);
});

it('the last administrator who deletes the account is no administrator any more', async () => {
  await signUp(api.first);
  const accounts = createAccountStore(api.redis);
  await accounts.changeRole((await accounts.findByLogin(canonicalLogin(ada.email)))?.id ?? '', 'admin');
  expect(await accounts.hasAdministrator()).toBe(true);
  await api.first('DELETE', '/v1/users/me', { token: await signIn(api.first) });
  expect(await accounts.hasAdministrator()).toBe(false);
});

it('without labs the path of the faults and all paths of the labs are not found', async () => {
  const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-4', labs: undefined });
  expect((await call('POST', '/v1/admin/faults', { body: crash('api-4') })).status).toBe(404);
  expect((await call('GET', '/v1/labs/where-state-lives/redis/me')).status).toBe(404);
  await replica.stop({ drainMs: 0 });
});
