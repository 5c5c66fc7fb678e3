import { expect, it } from 'vitest';
import { AdminSessionPage } from '@session-lab/contract';
import { useReplicas } from '../testing/replicas.ts';
import { useRoleCommand } from '../testing/role-command.ts';
import { ada, signUpInput, signIn, signUp } from '../testing/users.ts';

const api = useReplicas({ db: 3 });

const changeRole = useRoleCommand(api);
const setRole = (login: string) => changeRole(login, 'admin');

async function adminToken(): Promise<string> {
  await signUp(api.first);
  expect(await setRole(ada.email)).toBe('changed');
  return signIn(api.first);
}

it('a role change ends the sessions with the old role', async () => {
  const token = await signUp(api.first);
  expect(await setRole(' ADA@example.org')).toBe('changed');
  expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 401 });
  const fresh = await signIn(api.first);
  expect(await api.second('GET', '/v1/users/me', { token: fresh })).toMatchObject({
    body: { role: 'admin' },
  });
});

it('an address without an account cannot get a role', async () => {
  expect(await setRole('unknown@example.org')).toBe('not_found');
});

it('users without the role and guests are refused', async () => {
  const token = await signUp(api.first);
  expect(await api.first('GET', '/v1/admin/sessions', { token })).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
  expect(await api.first('GET', '/v1/admin/sessions')).toMatchObject({ status: 401 });
});

it('an administrator sees every session, page by page, without e-mail addresses', async () => {
  const token = await adminToken();
  const names = Array.from({ length: 30 }, (_, at) => `student${at}x`);
  for (const name of names) await signUp(api.first, signUpInput(name));
  const seen = new Set<string>();
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    const answer = await api.second('GET', `/v1/admin/sessions?count=5&cursor=${cursor}`, { token });
    const page = AdminSessionPage.parse(answer.body);
    for (const { user } of page.sessions) seen.add(user.userName);
    expect(JSON.stringify(answer.body)).not.toContain('@');
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(new Set(['ada', ...names]));
});

it('an administrator can end the session of any user', async () => {
  const token = await adminToken();
  const bob = await signUp(api.first, signUpInput('bob'));
  const { body } = await api.first('GET', '/v1/sessions', { token: bob });
  const id = JSON.stringify(body).match(/"id":"([\w-]{43})"/)?.[1];
  expect(await api.first('DELETE', `/v1/admin/sessions/${id}`, { token })).toMatchObject({ status: 204 });
  expect(await api.second('GET', '/v1/users/me', { token: bob })).toMatchObject({ status: 401 });
  expect(await api.first('DELETE', `/v1/admin/sessions/${id}`, { token })).toMatchObject({ status: 404 });
});

it('an administrator sees which labs each user has completed', async () => {
  const token = await adminToken();
  const bob = await signUp(api.first, signUpInput('bob'));
  const labs = { stateless: '2026-03-01T12:00:00.000Z', hmac: '2026-03-01T12:30:00.000Z' };
  expect(await api.first('PUT', '/v1/users/me/progress', { token: bob, body: { labs } })).toMatchObject({
    status: 200,
  });
  const { body } = await api.second('GET', '/v1/admin/sessions?count=300', { token });
  const completed = AdminSessionPage.parse(body).sessions.map(({ user, completedLabs }) => [
    user.userName,
    completedLabs.toSorted(),
  ]);
  expect(new Map(completed.map(([name, of]) => [name, of]))).toEqual(
    new Map([
      ['ada', []],
      ['bob', ['hmac', 'stateless']],
    ]),
  );
});

it('an administrator can end the sessions of all users except their own', async () => {
  const token = await adminToken();
  const own = await signIn(api.second);
  const names = Array.from({ length: 30 }, (_, at) => `student${at}x`);
  const others: string[] = [own];
  for (const name of names) others.push(await signUp(api.first, signUpInput(name)));
  expect(await api.first('DELETE', '/v1/admin/sessions?except=mine', { token })).toMatchObject({
    status: 200,
    body: { ended: 31 },
  });
  for (const other of others)
    expect(await api.second('GET', '/v1/users/me', { token: other })).toMatchObject({ status: 401 });
  expect(await api.second('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
  expect(await api.first('DELETE', '/v1/admin/sessions?except=mine', { token })).toMatchObject({
    body: { ended: 0 },
  });
});

it('ending all sessions needs the role and its parameter', async () => {
  const admin = await adminToken();
  const bob = await signUp(api.first, signUpInput('bob'));
  const end = (query: string, token: string) => api.first('DELETE', `/v1/admin/sessions${query}`, { token });
  expect(await end('?except=mine', bob)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await end('', admin)).toMatchObject({ status: 422, body: { errors: [{ path: 'except' }] } });
  expect(await end('?except=other', admin)).toMatchObject({ status: 422 });
  expect(await api.second('GET', '/v1/users/me', { token: bob })).toMatchObject({ status: 200 });
});

it('invalid query parameters are refused', async () => {
  const token = await adminToken();
  expect(await api.first('GET', '/v1/admin/sessions?cursor=x&count=0&more=1', { token })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'cursor' }, { path: 'count' }, { path: 'more' }] },
  });
});

it('a cursor or count that Redis does not accept is a 422', async () => {
  const token = await adminToken();
  const page = (query: string) => api.first('GET', `/v1/admin/sessions?${query}`, { token });
  expect(await page(`cursor=${2n ** 64n - 1n}`)).toMatchObject({ status: 200 });
  for (const query of [
    `cursor=${2n ** 64n}`,
    `cursor=${'9'.repeat(20)}`,
    `cursor=${'9'.repeat(8_000)}`,
    'cursor=-1',
    'cursor=0x1',
    `count=${'9'.repeat(8_000)}`,
    'count=1e999',
    'count=301',
  ]) {
    expect([query, (await page(query)).status]).toEqual([query, 422]);
  }
});
