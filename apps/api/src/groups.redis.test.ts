import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually, untilTrue } from '@session-lab/test-support/eventually';
import { startRedisGroup, type RedisGroup } from '@session-lab/test-support/redis-group';
import { freeFailures } from './limits/sign-in-limits.ts';
import type { Replica } from './compose.ts';
import type { Answer, Caller } from './testing/caller.ts';
import { ada, password, signIn, signUp } from './testing/users.ts';
import { messagesOf, openLivePage, sendMessage } from './testing/live-page.ts';
import { labRedisUrl, startTestReplica, testConfig } from './testing/replicas.ts';

type Started = { replica: Replica; call: Caller };

/** Tests replicas whose sessions are stored on several Redis servers. */
describe.each(['sentinel', 'cluster'] as const)('two replicas over a %s', (kind) => {
  const accountsUrl = `${inject('redisUrl')}/12`;
  let group: RedisGroup;
  let first: Started;
  let second: Started;

  beforeAll(async () => {
    group = await startRedisGroup(kind);
    const accounts = new Redis(accountsUrl);
    await accounts.flushdb();
    accounts.disconnect();
    const config = { ...testConfig(accountsUrl), redisSessionsUrl: group.url };
    config.labs = config.labs && { ...config.labs, redisUrl: labRedisUrl(accountsUrl) };
    [first, second] = await Promise.all([
      startTestReplica(config),
      startTestReplica({ ...config, replicaName: 'api-2' }),
    ]);
    for (const { call } of [first, second])
      await untilTrue(async () => (await call('GET', '/readyz')).status === 200);
    await signUp(first.call);
  });
  afterEach(() => signalRedisReplicas('SIGCONT'));
  afterAll(async () => {
    await Promise.all([first, second].map(({ replica }) => replica.stop({ drainMs: 0 })));
    await group.stop();
  });

  function signalRedisReplicas(signal: NodeJS.Signals): void {
    for (const { role, pid } of group.nodes) if (role === 'replica') process.kill(pid, signal);
  }

  const me = ({ call }: Started, token: string): Promise<Answer> => call('GET', '/v1/users/me', { token });
  const signOut = ({ call }: Started, token: string): Promise<Answer> =>
    call('DELETE', '/v1/sessions/mine', { token });

  it('a sign-out on one replica is effective on the other', async () => {
    const token = await signIn(first.call);
    expect(await me(second, token)).toMatchObject({ status: 200 });
    expect(await signOut(first, token)).toMatchObject({ status: 204 });
    expect(await me(second, token)).toMatchObject({ status: 401 });
  });

  it('a sign-out that no Redis replica has received is a 503, and a repeated one is a 204 once a Redis replica has it', async () => {
    const token = await signIn(first.call);
    signalRedisReplicas('SIGSTOP');
    expect(await signOut(first, token)).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect(await signOut(second, token)).toMatchObject({ status: 503 });
    signalRedisReplicas('SIGCONT');
    await eventually(async () => expect(await signOut(second, token)).toMatchObject({ status: 204 }));
  });

  it('a password change that no Redis replica has received is a 503, and the old password stays valid', async () => {
    const [token] = [await signIn(first.call), await signIn(second.call)];
    signalRedisReplicas('SIGSTOP');
    const body = { currentPassword: password, newPassword: 'another horse, another battery' };
    expect(await first.call('PUT', '/v1/users/me/password', { token, body })).toMatchObject({ status: 503 });
    signalRedisReplicas('SIGCONT');
    await eventually(() => signIn(first.call));
  });

  it('a user in the live room is visible on the other replica, and a sign-out closes the socket', async () => {
    const [mine, theirs] = [await signIn(first.call), await signIn(second.call)];
    const [page, other] = [
      await openLivePage(first.replica.url, mine),
      await openLivePage(second.replica.url, theirs),
    ];
    await eventually(() => {
      for (const { received } of [page, other])
        expect(JSON.stringify(received.at(-1))).toMatch(/api-1.*api-2|api-2.*api-1/);
    });
    sendMessage(page, 'across');
    await eventually(() => expect(messagesOf(other).at(-1)).toMatchObject({ text: 'across' }));
    const closed = once(other.socket, 'close');
    // After an end that no Redis replica confirmed, the connection for confirmations opens again. Until then a sign-out is a 503.
    await eventually(async () => expect(await signOut(first, theirs)).toMatchObject({ status: 204 }));
    expect(await closed).toContain(4401);
  });

  it('failed sign-ins on both replicas share one count', async () => {
    for (let failed = 0; failed < freeFailures; failed += 1)
      expect(await guess(failed % 2 === 0 ? first : second)).toMatchObject({ status: 401 });
    await guess(first);
    expect(await guess(second)).toMatchObject({ status: 429 });
  });
});

const guess = ({ call }: Started): Promise<Answer> =>
  call('POST', '/v1/sessions', { body: { email: ada.email, password: 'not the password' } });
