import { Redis } from 'ioredis';
import { eventually, settledWithin, untilTrue } from '@session-lab/test-support/eventually';
import { startLabCluster } from '@session-lab/test-support/lab-cluster';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { ClusterFailure, ClusterMeasurement, Problem, type ClusterServerName } from '@session-lab/contract';
import { endpoints, slotCount, type User } from '@session-lab/contract/labs/cluster';
import type { Answer, Caller } from '../../testing/caller.ts';
import { startTestReplica, testConfig, useReplicas } from '../../testing/replicas.ts';
import { signUp, tokenOf } from '../../testing/users.ts';

const db = 11;
/** A start takes about 3 s, a failure with its rest about 10 s, and a cut-off 20 s. A busy machine needs more. */
const patientMs = 60_000;
const servedAgainWithinMs = 6_000;

const cluster = await startLabCluster();
const labs = new Redis(cluster.labsUrl);
afterAll(async () => {
  await cluster.terminate();
  await untilTrue(async () => (await cluster.listening()) === 0);
  labs.disconnect();
  await cluster.stop();
});
const { labs: usual } = testConfig(`${inject('redisUrl')}/${db}`);
const api = useReplicas({
  db,
  ...(usual && { labs: { ...usual, redisUrl: cluster.labsUrl, clusterUrl: cluster.url } }),
});

const both = (): Caller[] => [api.first, api.second];
const readServers = async (call: Caller = api.first) =>
  endpoints.readServers.response.parse((await call('GET', '/v1/labs/cluster/servers')).body);
const signIn = (body: object, call: Caller = api.first): Promise<Answer> =>
  call('POST', '/v1/labs/cluster/sign-in', { body });
const me = (token: string, call: Caller = api.first): Promise<Answer> =>
  call('GET', '/v1/labs/cluster/me', { token });
const signOut = (token: string, confirm: boolean, call: Caller = api.first): Promise<Answer> =>
  call('POST', '/v1/labs/cluster/sign-out', { token, body: { confirm } });
const fail = (failure: string, server: string, call: Caller = api.second): Promise<Answer> =>
  call('POST', '/v1/admin/cluster-failures', { body: { failure, server } });

async function signedIn(body: object = { name: 'Ada' }): Promise<{ token: string; user: User }> {
  const answer = await signIn(body);
  return { token: tokenOf(answer), user: endpoints.signIn.response.parse(answer.body) };
}

/** Waits until both replicas use the six servers, and a failure may be injected. */
async function untilWhole(): Promise<void> {
  await api.first('POST', '/v1/labs/cluster/servers');
  await eventually(async () => {
    for (const call of both()) {
      const known = await readServers(call);
      expect(known).toMatchObject({ state: 'ready', freeInMs: 0 });
      expect(known.servers.filter(({ alive, linked }) => !alive || !linked)).toEqual([]);
      expect((await signIn({ name: 'Ben' }, call)).status).toBe(201);
    }
  }, patientMs);
}

describe('before the first use', () => {
  it('no server runs, no session can be created, and a start is reported to both replicas', async () => {
    expect(await cluster.listening()).toBe(0);
    for (const call of both()) {
      expect(await readServers(call)).toEqual({ state: 'off', servers: [], failure: null, freeInMs: 0 });
      expect(await signIn({ name: 'Ada' }, call)).toMatchObject({ status: 503 });
      expect(await fail('killed', 'redis-1', call)).toMatchObject({ status: 503 });
    }
    const { status, body } = await api.first('POST', '/v1/labs/cluster/servers');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: expect.stringMatching(/starting|ready/) },
    });
    expect((await readServers(api.second)).state).not.toBe('off');
  });
});

describe('while the servers run', { timeout: 3 * patientMs }, () => {
  beforeEach(untilWhole, 2 * patientMs);

  it('three primaries have all slots, and each has a Redis replica', async () => {
    const { servers } = await readServers();
    const primaries = servers.filter(({ role }) => role === 'primary');
    expect(primaries).toHaveLength(3);
    const ranges = primaries.flatMap(({ slots }) => slots).toSorted(([a], [b]) => a - b);
    expect(ranges.at(0)?.[0]).toBe(0);
    expect(ranges.at(-1)?.[1]).toBe(slotCount - 1);
    for (const [index, [first]] of ranges.slice(1).entries())
      expect(first).toBe((ranges[index]?.[1] ?? 0) + 1);
    const copied = servers.filter(({ role }) => role === 'replica').map(({ copies }) => copies);
    expect(new Set(copied)).toEqual(new Set(primaries.map(({ name }) => name)));
    expect(copied).toHaveLength(3);
  });

  it('a place is the slot that CLUSTER KEYSLOT reports, and the primary that has the key', async () => {
    const { user, token } = await signedIn();
    const { key, slot, server } = user.place;
    const holder = connectTo(server, 'operator');
    expect(await holder.cluster('KEYSLOT', key)).toBe(slot);
    expect(await holder.exists(key)).toBe(1);
    holder.disconnect();
    for (const call of both()) {
      expect(await me(token, call)).toMatchObject({ status: 200, body: user });
      const found = await call('GET', `/v1/labs/cluster/keys/${encodeURIComponent(key)}`);
      expect(found).toMatchObject({ status: 200, body: user.place });
    }
    // The slots of these keys are in the tests of Redis.
    for (const [name, known] of [
      ['foo', 12_182],
      ['{foo}.bar', 12_182],
    ] as const)
      expect(
        (await api.first('GET', `/v1/labs/cluster/keys/${encodeURIComponent(name)}`)).body,
      ).toMatchObject({
        key: name,
        slot: known,
      });
  });

  it('the response names the Redis commands of a request', async () => {
    const { token } = await signedIn();
    expect((await me(token)).headers['server-timing']).toMatch(
      /^verify;dur=[\d.]+, store;desc="GET, CLUSTER";dur=/,
    );
    expect((await signOut(token, true)).headers['server-timing']).toContain('store;desc="GET, EVAL, WAIT"');
    const other = await signedIn();
    expect((await signOut(other.token, false)).headers['server-timing']).toContain('store;desc="DEL"');
  });

  it('a key has at most 100 bytes', async () => {
    expect((await api.first('GET', `/v1/labs/cluster/keys/${'k'.repeat(100)}`)).status).toBe(200);
    const tooLong = await api.first('GET', `/v1/labs/cluster/keys/${encodeURIComponent('é'.repeat(51))}`);
    expect(tooLong).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect((await api.first('GET', `/v1/labs/cluster/keys/${'k'.repeat(101)}`)).status).toBe(404);
  });

  it('a session is on another primary than the excluded one', async () => {
    const { user: ada } = await signedIn();
    for (let time = 0; time < 10; time += 1) {
      const { user: ben } = await signedIn({ name: 'Ben', notOn: ada.place.server });
      expect(ben.name).toBe('Ben');
      expect(ben.place.server).not.toBe(ada.place.server);
    }
  });

  it('a killed primary is replaced within 6 s, and a user on another primary notices nothing', async () => {
    const ada = await signedIn();
    const ben = await signedIn({ name: 'Ben', notOn: ada.user.place.server });
    const { server } = ada.user.place;
    const copied = (await readServers()).servers.find(({ copies }) => copies === server)?.name;

    const killed = await fail('killed', server);
    expect(killed).toMatchObject({
      status: 200,
      body: { failure: 'killed', server, replica: copied, promotedAt: null, endedAt: null },
    });
    const servedAgainAt = new AbortController();
    const refusals = new Set<string>();
    const servedAgain = eventually(async () => {
      for (const call of both()) {
        const { status, body } = await me(ada.token, call);
        if (status !== 200) refusals.add(Problem.parse(body).code);
        expect(status).toBe(200);
      }
    }, patientMs).finally(() => servedAgainAt.abort());
    const noticed: number[] = [];
    const served = (async () => {
      while (!servedAgainAt.signal.aborted)
        for (const call of both()) {
          const { status } = await me(ben.token, call);
          if (status !== 200) noticed.push(status);
        }
    })();
    await settledWithin(servedAgainWithinMs, servedAgain);
    await servedAgain;
    await served;
    expect([...refusals]).toEqual(['store_unavailable']);
    expect(noticed).toEqual([]);
    expect(await me(ada.token)).toMatchObject({ body: { name: 'Ada', place: { server: copied } } });

    for (const call of both()) {
      const refused = await fail('killed', ben.user.place.server, call);
      expect(refused).toMatchObject({ status: 409, body: { code: 'outage_running' } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    await eventually(async () => {
      for (const call of both()) {
        const failure = ClusterFailure.parse((await readServers(call)).failure);
        expect(failure).toMatchObject({ server, replica: copied });
        expect([failure.promotedAt, failure.endedAt]).not.toContain(null);
      }
    }, patientMs);
    await eventually(async () => {
      const back = (await readServers()).servers.find(({ name }) => name === server);
      expect(back).toMatchObject({ role: 'replica', copies: copied, alive: true, linked: true });
    }, patientMs);
  });

  it('a failover forgets a sign-out that no Redis replica received', async () => {
    const { token, user } = await signedIn();
    const { server } = user.place;
    expect((await fail('cut-off', server)).status).toBe(200);
    await eventually(async () =>
      expect((await readServers()).servers.find(({ copies }) => copies === server)?.linked).toBe(false),
    );
    expect((await signOut(token, false)).status).toBe(204);
    expect((await me(token)).status).toBe(401);
    // The story goes on with the same primary. Another one is another failure.
    const { servers } = await readServers();
    const other = servers.find(({ name, role }) => role === 'primary' && name !== server)?.name ?? '';
    expect(await fail('killed', other)).toMatchObject({ status: 409 });
    expect((await fail('killed', server)).status).toBe(200);
    await eventually(
      async () => expect(await me(token)).toMatchObject({ status: 200, body: { name: 'Ada' } }),
      patientMs,
    );
  });

  it('with WAIT, a sign-out that no Redis replica received is refused, and succeeds after the cut-off', async () => {
    const { token, user } = await signedIn();
    expect((await fail('cut-off', user.place.server)).status).toBe(200);
    expect(await signOut(token, true)).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    await eventually(async () => {
      expect((await readServers()).failure).toMatchObject({
        failure: 'cut-off',
        endedAt: expect.any(String),
      });
      expect((await signOut(token, true)).status).toBe(204);
    }, patientMs);
    await untilWhole();
    expect((await fail('killed', user.place.server)).status).toBe(200);
    await eventually(async () => expect((await me(token)).status).toBe(401), patientMs);
    await untilPromoted();
    for (const call of both()) await eventually(async () => expect((await me(token, call)).status).toBe(401));
  });

  it('with WAIT, a sign-out that was refused may be undone by a failover, and the next one is final', async () => {
    const { token, user } = await signedIn();
    expect((await fail('cut-off', user.place.server)).status).toBe(200);
    expect((await signOut(token, true)).status).toBe(503);
    expect((await fail('killed', user.place.server)).status).toBe(200);
    await eventually(async () => expect((await me(token)).status).toBe(200), patientMs);
    await eventually(async () => expect((await signOut(token, true)).status).toBe(204), patientMs);
    for (const call of both()) expect((await me(token, call)).status).toBe(401);
  });

  it('a Redis replica cannot be killed as a primary', async () => {
    const { servers } = await readServers();
    const replica = servers.find(({ role }) => role === 'replica')?.name ?? '';
    expect(await fail('killed', replica)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await readServers()).freeInMs).toBe(0);
  });

  it('a measurement has the rates of one server and of three, and no failure runs meanwhile', async () => {
    const primary = (await readServers()).servers.find(({ role }) => role === 'primary')?.name ?? '';
    const measured = api.first('POST', '/v1/admin/cluster-measurements');
    await eventually(async () => expect((await readServers(api.second)).freeInMs).toBeGreaterThan(0));
    expect((await fail('killed', primary)).status).toBe(409);
    expect((await api.second('POST', '/v1/admin/cluster-measurements')).status).toBe(409);
    const { status, body } = await measured;
    expect(status).toBe(200);
    const { oneServer, threeServers, cores } = ClusterMeasurement.parse(body);
    expect(oneServer.requestsPerSecond).toBeGreaterThan(1_000);
    expect(threeServers.requestsPerSecond).toBeGreaterThan(1_000);
    expect(cores).toBeGreaterThan(0);
  });

  it('the app and another lab refuse the token, and this lab refuses theirs', async () => {
    const ofApp = await signUp(api.first);
    const ofLab = tokenOf(await api.first('POST', '/v1/labs/expiry/sign-in'));
    const { token } = await signedIn();
    expect((await api.first('GET', '/v1/users/me', { token })).status).toBe(401);
    expect((await api.first('GET', '/v1/labs/expiry/me', { token })).status).toBe(401);
    for (const foreign of [ofApp, ofLab]) {
      expect((await me(foreign)).status).toBe(401);
      expect((await signOut(foreign, true)).status).toBe(401);
      expect((await signOut(foreign, false)).status).toBe(401);
    }
    expect((await me(token)).status).toBe(200);
  });

  it('the user of the replicas has only the keys of the lab, and no command that causes a failure', async () => {
    const client = connectTo('redis-1', 'cluster');
    const refused = /NOPERM/;
    await expect(client.get('sid:another')).rejects.toThrow(refused);
    await expect(client.config('SET', 'masterauth', 'x')).rejects.toThrow(refused);
    await expect(client.call('SHUTDOWN', 'NOSAVE')).rejects.toThrow(refused);
    await expect(client.call('CLUSTER', 'FAILOVER')).rejects.toThrow(refused);
    await expect(client.keys('*')).rejects.toThrow(refused);
    client.disconnect();
  });

  it('the servers stop when no student has used them for the idle time, and start again at the next use', async () => {
    expect(await labs.pttl('lab:cluster:used')).toBeGreaterThan(9 * 60_000);
    await labs.pexpire('lab:cluster:used', 1);
    await eventually(async () => {
      for (const call of both()) expect((await readServers(call)).state).toBe('off');
      expect(await cluster.listening()).toBe(0);
    }, patientMs);
    expect((await signIn({ name: 'Ada' })).status).toBe(503);
    await untilWhole();
    await signedIn();
  });
});

it('without servers of its own, the lab and its failures are not found', async () => {
  const noCluster = usual && { ...usual, clusterUrl: undefined };
  const { replica, call } = await startTestReplica({ ...api.config, replicaName: 'api-4', labs: noCluster });
  expect((await call('POST', '/v1/labs/cluster/servers')).status).toBe(404);
  expect((await signIn({ name: 'Ada' }, call)).status).toBe(404);
  expect((await fail('killed', 'redis-1', call)).status).toBe(404);
  expect((await call('POST', '/v1/admin/cluster-measurements')).status).toBe(404);
  await replica.stop({ drainMs: 0 });
});

async function untilPromoted(): Promise<void> {
  await eventually(
    async () =>
      expect((await readServers()).failure).toMatchObject({
        failure: 'killed',
        promotedAt: expect.any(String),
      }),
    patientMs,
  );
}

function connectTo(server: ClusterServerName, user: 'cluster' | 'operator'): Redis {
  return new Redis(cluster.urlOf(user, Number(server.replace('redis-', '')))).on('error', () => undefined);
}
