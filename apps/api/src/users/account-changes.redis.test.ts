import { expect, it } from 'vitest';
import { useReplicas } from '../testing/replicas.ts';
import { ada, password, signIn, signUp, tokenOf } from '../testing/users.ts';

const api = useReplicas({ db: 1 });

it('a new display name is visible in every session of the user', async () => {
  const [here, there] = [await signUp(api.first), await signIn(api.second)];
  const answer = await api.first('PATCH', '/v1/users/me', { token: here, body: { displayName: ' Ada L. ' } });
  expect(answer).toMatchObject({ status: 200, body: { userName: 'ada', displayName: 'Ada L.' } });
  expect(await api.second('GET', '/v1/users/me', { token: there })).toMatchObject({ body: answer.body });
});

it('a change of password ends the other sessions and gives this one a new token', async () => {
  const mine = await signUp(api.first);
  const others = [await signIn(api.first), await signIn(api.second)];
  const body = { currentPassword: password, newPassword: 'another horse, another battery' };
  const answer = await api.first('PUT', '/v1/users/me/password', { token: mine, body });
  expect(answer).toMatchObject({ status: 204, headers: { 'cache-control': 'no-store' } });
  for (const token of [mine, ...others]) {
    expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  }
  expect(await api.second('GET', '/v1/users/me', { token: tokenOf(answer) })).toMatchObject({ status: 200 });
  await signIn(api.second, { ...ada, password: body.newPassword });
  const old = await api.first('POST', '/v1/sessions', { body: { email: ada.email, password } });
  expect(old).toMatchObject({ status: 401 });
});

it.each(['password1', 'ada@example.org', 'aaaaaaaa', 'sessionlab1'])(
  'the new password %s is refused, and nothing changes',
  async (newPassword) => {
    const token = await signUp(api.first);
    const body = { currentPassword: password, newPassword };
    expect(await api.first('PUT', '/v1/users/me/password', { token, body })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ path: 'newPassword' }] },
    });
    expect(await api.first('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
    await signIn(api.second);
  },
);

it('a change of password requires the current password', async () => {
  const token = await signUp(api.first);
  const body = { currentPassword: 'not the password', newPassword: 'another horse, another battery' };
  const answer = await api.first('PUT', '/v1/users/me/password', { token, body });
  expect(answer).toMatchObject({ status: 403, body: { code: 'wrong_password' } });
  expect(await api.first('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
});

it('of parallel password changes one succeeds, and its password signs in', async () => {
  const tokens = [await signUp(api.first), await signIn(api.second), await signIn(api.first)];
  const answers = await Promise.all(
    tokens.map((token, at) =>
      api.first('PUT', '/v1/users/me/password', {
        token,
        body: { currentPassword: password, newPassword: `another horse number ${at}` },
      }),
    ),
  );
  const winner = answers.findIndex(({ status }) => status === 204);
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  await signIn(api.second, { ...ada, password: `another horse number ${winner}` });
});

it('a sign-in that races a password change leaves no session behind', async () => {
  const token = await signUp(api.first);
  const newPassword = 'another horse, another battery';
  const signIns = Array.from({ length: 8 }, () =>
    api.second('POST', '/v1/sessions', { body: { email: ada.email, password } }),
  );
  const change = api.first('PUT', '/v1/users/me/password', {
    token,
    body: { currentPassword: password, newPassword },
  });
  const [changed, ...answers] = await Promise.all([change, ...signIns]);
  expect(changed.status).toBe(204);
  for (const { token: old = 'refused' } of answers) {
    expect(await api.first('GET', '/v1/users/me', { token: old })).toMatchObject({ status: 401 });
  }
});

it('a deleted account leaves nothing behind: no session, no name, no address, no progress', async () => {
  const [here, there] = [await signUp(api.first), await signIn(api.second)];
  await api.first('PUT', '/v1/users/me/progress', {
    token: here,
    body: { labs: { expiry: '2026-01-01T00:00:00.000Z' } },
  });
  expect(await api.first('DELETE', '/v1/users/me', { token: here })).toMatchObject({ status: 204 });
  expect(await api.second('GET', '/v1/users/me', { token: there })).toMatchObject({ status: 401 });
  const left = await api.redis.keys('*');
  expect(left.filter((key) => !key.startsWith('rl:'))).toEqual([]);
  await signUp(api.first);
});

it('the completed labs of an account are the same on every replica', async () => {
  const token = await signUp(api.first);
  const body = { labs: { stateless: '2026-01-01T00:00:00.000Z' } };
  expect(await api.second('GET', '/v1/users/me/progress', { token })).toMatchObject({ body: { labs: {} } });
  expect(await api.first('PUT', '/v1/users/me/progress', { token, body })).toMatchObject({
    status: 200,
    body,
  });
  expect(await api.second('GET', '/v1/users/me/progress', { token })).toMatchObject({ body });
});
