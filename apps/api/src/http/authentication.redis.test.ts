import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeyring, issueToken } from '@session-lab/session';
import type { Answer, Call } from '../testing/caller.ts';
import { useReplicas } from '../testing/replicas.ts';
import { ada, signIn, signUp } from '../testing/users.ts';

const api = useReplicas({ db: 5 });
let token: string;
beforeEach(async () => {
  token = await signUp(api.first);
});

const me = (call: Call, query = ''): Promise<Answer> => api.first('GET', `/v1/users/me${query}`, call);
const authorization = (value: string | string[]): Call => ({ headers: { authorization: value } });

const withForm = (body: string): Call => ({
  token,
  body,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

describe('a token', () => {
  it.each([
    ['no Authorization', {}],
    ['another scheme', authorization('Basic YWRhOmFkYQ==')],
  ])('%s: 401 authentication_required, and a challenge without error', async (_, call) => {
    const answer = await me(call);
    expect(answer).toMatchObject({ status: 401, body: { code: 'authentication_required' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="session-lab"');
  });

  it.each(['Bearer', 'Bearer a b', 'Bearer\tabc', 'Bearer\u00a0abc', 'Bearer\u0085abc'])(
    '%j: 400 invalid_request',
    async (value) => {
      const answer = await me(authorization(value));
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="session-lab", error="invalid_request"');
    },
  );

  it('the scheme is case-insensitive', async () => {
    expect(await me(authorization(`bEARER ${token}`))).toMatchObject({ status: 200 });
  });

  it('in the header and in the query: 400', async () => {
    expect(await me({ token }, `?access_token=${token}`)).toMatchObject({ status: 400 });
  });

  it('in two headers: 400', async () => {
    const answer = await me(authorization([`Bearer ${token}`, `Bearer ${token}`]));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it.each(['GET', 'PATCH', 'DELETE'])('in the header and in a form: 400 (%s)', async (method) => {
    const answer = await api.first(method, '/v1/users/me', withForm(`a=b&access_token=${token}`));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await me({ token })).toMatchObject({ status: 200 });
  });

  it.each([
    ['without a token', 'a=b', 415],
    ['of more than 2 KB', 'x'.repeat(3_000), 413],
    ['of very many fields', '&'.repeat(2_000), 413],
  ])('in the header, and a form %s: %s', async (_, body, status) => {
    expect(await api.first('PATCH', '/v1/users/me', withForm(body))).toMatchObject({ status });
  });

  it('only in the query: 401, because only the WebSocket accepts it there', async () => {
    expect(await me({}, `?access_token=${token}`)).toMatchObject({
      status: 401,
      body: { code: 'authentication_required' },
    });
  });

  it('every invalid token gets the same answer', async () => {
    const expired = await signIn(api.first);
    api.clock.advance(api.config.sessionIdleTimeoutMs);
    const ended = await signIn(api.first);
    await api.first('DELETE', '/v1/sessions/mine', { token: ended });
    const { token: ofAnotherKey } = issueToken(createKeyring([randomBytes(32)]));
    const malformed = [
      'x',
      'x'.repeat(86),
      `${token.slice(0, -1)}/`,
      `+${token.slice(1)}`,
      `${token}=`,
      token.slice(0, 85),
    ];
    const wrong = [expired, ended, ofAnotherKey, ...malformed];
    const answers = await Promise.all(wrong.map((one) => me({ token: one })));
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(answers[0]?.body);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="session-lab", error="invalid_token"');
    }
  });
});

describe('every 401', () => {
  it('of a wrong password has a challenge without an error', async () => {
    const answer = await api.first('POST', '/v1/sessions', { body: { email: ada.email, password: 'wrong' } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="session-lab"');
  });

  it.each([
    ['PUT', '/v1/users/me/progress', { labs: {} }],
    ['PATCH', '/v1/users/me', { displayName: 'Countess' }],
    ['PUT', '/v1/users/me/password', { currentPassword: ada.password, newPassword: 'another horse battery' }],
  ])('of a deleted account has a challenge and ends the session: %s %s', async (method, path, body) => {
    const [user = ''] = await api.redis.keys('user:*');
    await api.redis.del(user);
    const answer = await api.first(method, path, { token, body });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="session-lab", error="invalid_token"');
    expect(await me({ token })).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });
});

describe('plain HTTP', () => {
  it.each(['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST'])(
    'to %s is served',
    async (host) => {
      expect(await me({ token, headers: { host, authorization: `Bearer ${token}` } })).toMatchObject({
        status: 200,
      });
    },
  );

  it('to another host is refused without a redirect, and ends the session of its token', async () => {
    const answer = await me({ headers: { host: 'lab.example.org', authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'https_required' } });
    expect(answer.headers).not.toHaveProperty('location');
    expect(await me({ token })).toMatchObject({ status: 401 });
  });

  it.each([
    [
      'in header and query',
      (one: string, two: string) => ({ query: `?access_token=${one}`, headers: [two] }),
    ],
    [
      'twice in the query',
      (one: string, two: string) => ({ query: `?access_token=${one}&access_token=${two}` }),
    ],
    ['in two headers', (one: string, two: string) => ({ headers: [one, two] })],
    ['in the query of any path', (one: string) => ({ query: `?access_token=${one}` })],
  ])('to another host ends the sessions of all tokens: %s', async (_, sentWith) => {
    const other = await signIn(api.first);
    const sent: { query?: string; headers?: string[] } = sentWith(token, other);
    const { query = '', headers = [] } = sent;
    const authorization = headers.map((one) => `Bearer ${one}`);
    const answer = await me({ headers: { host: 'lab.example.org', authorization } }, query);
    expect(answer).toMatchObject({ status: 403, body: { code: 'https_required' } });
    const exposed = [token, other].filter((one) => `${query} ${headers.join()}`.includes(one));
    expect(exposed).not.toEqual([]);
    for (const one of exposed) expect(await me({ token: one })).toMatchObject({ status: 401 });
  });

  it('that NGINX received as HTTPS is served', async () => {
    const headers = {
      host: 'lab.example.org',
      'x-forwarded-proto': 'https',
      authorization: `Bearer ${token}`,
    };
    expect(await me({ headers })).toMatchObject({ status: 200 });
  });
});
