import { eventually } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { useReplicas, startTestReplica } from '../testing/replicas.ts';
import { ada, password, signUpInput, signIn, signUp, tokenOf } from '../testing/users.ts';

const api = useReplicas({ db: 1 });

const profile = {
  id: expect.any(String),
  userName: 'ada',
  displayName: 'ada',
  email: 'ada@example.org',
  role: 'user',
  createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
};

it('a sign-up creates an account and a session whose token is only in the response header', async () => {
  const answer = await api.first('POST', '/v1/users', { body: ada });
  expect(answer).toMatchObject({ status: 201, body: profile, headers: { 'cache-control': 'no-store' } });
  expect(answer.token).toMatch(/^[\w-]{86}$/);
  expect(await api.second('GET', '/v1/users/me', { token: tokenOf(answer) })).toMatchObject({
    status: 200,
    body: answer.body,
  });
});

it('of 50 parallel sign-ups with one name, one is a 201 and 49 are a 409', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      (at % 2 === 0 ? api.first : api.second)('POST', '/v1/users', {
        body: { ...ada, email: `ada${at}@example.org` },
      }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map(({ status, body }) => ({ status, body }))).toEqual(
    Array.from({ length: 49 }, () => ({
      status: 409,
      body: expect.objectContaining({ code: 'user_name_taken' }),
    })),
  );
});

it('50 identical sign-ups create one account', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => api.first('POST', '/v1/users', { body: ada })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(await api.redis.keys('user:*')).toHaveLength(1);
});

it.each(['ADA', ' ada ', '\uff41\uff44\uff41', '\u0430d\u0430'.replace('d', '\u0501')])(
  'the name %j is taken if ada is taken',
  async (userName) => {
    await signUp(api.first);
    const answer = await api.second('POST', '/v1/users', { body: { ...signUpInput('other'), userName } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'user_name_taken' } });
  },
);

it.each(['admin', 'Support', 'r00t', 'adrnin', '\u0131nstructor'])(
  'the name %j is reserved or looks like a reserved name',
  async (userName) => {
    const answer = await api.first('POST', '/v1/users', { body: { ...ada, userName } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'userName' }] } });
    expect(await api.redis.dbsize()).toBe(0);
  },
);

it('an e-mail address has one account, and a refused sign-up leaves its name free', async () => {
  await signUp(api.first);
  const again = { ...signUpInput('bob'), email: 'ADA@example.org' };
  expect(await api.first('POST', '/v1/users', { body: again })).toMatchObject({
    status: 409,
    body: { code: 'email_taken' },
  });
  await signUp(api.first, signUpInput('bob'));
});

it.each([
  ['password1', 'password'],
  ['ada@example.org', 'password'],
  ['987654321', 'password'],
  ['88888888', 'password'],
  ['123123123', 'password'],
  ['12341234', 'password'],
  ['aaaaaaaa', 'password'],
  [' '.repeat(8), 'password'],
  ['letmein123!', 'password'],
  ['sessionlab1', 'password'],
  ['Session-Lab1', 'password'],
  ['short', 'password'],
  ['q7#Lw~2', 'password'],
  ['x'.repeat(129), 'password'],
  ['🐎'.repeat(129), 'password'],
])('the password %s is refused', async (weak, path) => {
  const answer = await api.first('POST', '/v1/users', { body: { ...ada, password: weak } });
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'validation_failed', errors: [{ path, message: expect.stringMatching(/\.$/) }] },
  });
  expect((await api.redis.keys('*')).filter((key) => !key.startsWith('rl:'))).toEqual([]);
});

it('a password of 64 emoji signs in, and one with a different last emoji does not', async () => {
  const emoji = { ...ada, password: '🐎'.repeat(63) };
  await signUp(api.first, { ...emoji, password: `${emoji.password}🔋` });
  await signIn(api.second, { ...emoji, password: `${emoji.password}🔋` });
  const answer = await api.first('POST', '/v1/sessions', {
    body: { email: ada.email, password: `${emoji.password}🔌` },
  });
  expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
});

it.each([
  ['8 characters', 'q7#Lw~2z'],
  ['128 emoji', '🐎'.repeat(128)],
  ['spaces around it', '  a horse of course  '],
  ['a NUL, a tab and a line break', 'before\0 \t \nafter'],
])('a password of %s is accepted unchanged, and no other password signs in', async (_, exact) => {
  const user = { ...ada, password: exact };
  await signUp(api.first, user);
  await signIn(api.second, user);
  for (const other of [exact.slice(0, -1), `${exact}x`, exact.trim(), exact.toUpperCase()]) {
    if (other === exact) continue;
    const body = { email: ada.email, password: other };
    expect(await api.first('POST', '/v1/sessions', { body })).toMatchObject({ status: 401 });
  }
});

it('an unknown user and a wrong password get the same answer', async () => {
  await signUp(api.first);
  const wrong = { email: ada.email, password: 'not the password' };
  const unknown = { email: 'unknown@example.org', password: 'not the password' };
  const answers = [
    await api.first('POST', '/v1/sessions', { body: wrong }),
    await api.first('POST', '/v1/sessions', { body: unknown }),
  ];
  expect(answers[0]).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  expect(answers[1]?.body).toEqual(answers[0]?.body);
  expect(answers[1]?.status).toBe(401);
});

it.each([' Ada@Example.ORG', 'ada', ' ADA ', '\uff41da', '\u0430d\u0430'])(
  'the e-mail address or the user name signs in, in any spelling: %j',
  async (email) => {
    await signUp(api.first);
    expect(await api.first('POST', '/v1/sessions', { body: { email, password } })).toMatchObject({
      status: 201,
      body: { userName: 'ada' },
    });
  },
);

it('a password signs in to its own account only', async () => {
  await signUp(api.first);
  await signUp(api.first, { ...signUpInput('grace'), password: 'grace has another password' });
  for (const email of ['grace', 'grace@example.org', 'ada@', '@', 'user:ada', 'example.org']) {
    expect(await api.first('POST', '/v1/sessions', { body: { email, password } })).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  }
});

it('a sign-in issues a new token and ends the session of the one presented', async () => {
  const old = await signUp(api.first);
  const answer = await api.second('POST', '/v1/sessions', {
    token: old,
    body: { email: ada.email, password },
  });
  expect(tokenOf(answer)).not.toBe(old);
  expect(await api.first('GET', '/v1/users/me', { token: old })).toMatchObject({ status: 401 });
  expect(await api.first('GET', '/v1/users/me', { token: tokenOf(answer) })).toMatchObject({ status: 200 });
});

it('a sign-up issues a new token and ends the session of the one presented', async () => {
  const old = await signUp(api.first);
  const answer = await api.second('POST', '/v1/users', { token: old, body: signUpInput('grace') });
  expect(answer.status).toBe(201);
  expect(await api.first('GET', '/v1/users/me', { token: old })).toMatchObject({ status: 401 });
  expect(await api.first('GET', '/v1/users/me', { token: tokenOf(answer) })).toMatchObject({
    body: { userName: 'grace' },
  });
});

it('a failed sign-in does not end the session of the presented token', async () => {
  const token = await signUp(api.first);
  const body = { email: ada.email, password: 'not the password' };
  expect(await api.first('POST', '/v1/sessions', { token, body })).toMatchObject({ status: 401 });
  expect(await api.first('GET', '/v1/users/me', { token })).toMatchObject({ status: 200 });
});

it('an invalid token does not prevent a sign-in', async () => {
  await signUp(api.first);
  const body = { email: ada.email, password };
  const answer = await api.first('POST', '/v1/sessions', { token: 'x'.repeat(86), body });
  expect(answer).toMatchObject({ status: 201 });
});

it('the next sign-in updates a hash whose cost is too low', async () => {
  await signUp(api.first);
  const [key = ''] = await api.redis.keys('user:*');
  expect(await api.redis.hget(key, 'passwordHash')).toMatch(/^\$2b\$04\$/);
  const risen = await startTestReplica({ ...api.config, bcryptCost: 5 }, api);
  await eventually(async () => expect((await risen.call('GET', '/readyz')).status).toBe(200));
  const before = await signIn(risen.call);
  expect(await api.redis.hget(key, 'passwordHash')).toMatch(/^\$2b\$05\$/);
  await signIn(api.first);
  expect(await api.first('GET', '/v1/users/me', { token: before })).toMatchObject({ status: 200 });
  await risen.replica.stop({ drainMs: 0 });
});
