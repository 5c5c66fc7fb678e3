import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { kinds, type Kind, type Step } from '@session-lab/contract/labs/jwt';
import type { Answer, Caller } from '../../testing/caller.ts';
import { signUp, tokenOf } from '../../testing/users.ts';
import { useReplicas } from '../../testing/replicas.ts';

const api = useReplicas({ db: 13 });
const jwtKinds = ['hs256', 'jwe', 'nested'] as const;

const signIn = async (kind: Kind): Promise<string> =>
  tokenOf(await api.first('POST', `/v1/labs/jwt/${kind}/sign-in`));
const me = (kind: Kind, token: string, query = '', call: Caller = api.second): Promise<Answer> =>
  call('GET', `/v1/labs/jwt/${kind}/me${query}`, { token });
const signOut = (kind: Kind, token: string, query = ''): Promise<Answer> =>
  api.first('POST', `/v1/labs/jwt/${kind}/sign-out${query}`, { token });
const timing = ({ headers }: Answer): string => String(headers['server-timing']);
const refusedAt = (step: Step) => ({ status: 401, body: { code: 'invalid_token', step } });

/** Changes fields of a part of a JWT. */
const edited = (part: string | undefined, fields: object): string =>
  Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(part ?? '', 'base64url').toString()), ...fields }),
  ).toString('base64url');

it.each(kinds)('both replicas read the claims, and return the length of the header: %s', async (kind) => {
  const token = await signIn(kind);
  const claims = { name: 'Ada Lovelace', email: 'ada@example.org', role: 'student' };
  for (const call of [api.first, api.second])
    expect(await me(kind, token, '', call)).toMatchObject({
      status: 200,
      body: { claims, receivedBytes: token.length + 'Bearer '.length },
    });
});

it('a session token has 86 characters, a signed JWT more, an encrypted JWT more than that, a nested JWT the most', async () => {
  const [session = 0, hs256 = 0, jwe = 0, nested = 0] = await Promise.all(
    kinds.map(async (kind) => (await signIn(kind)).length),
  );
  expect(session).toBe(86);
  expect(hs256).toBeGreaterThan(session);
  expect(jwe).toBeGreaterThan(hs256);
  expect(nested).toBeGreaterThan(jwe);
});

const holdsEmail = async (kind: Kind): Promise<boolean> =>
  (await signIn(kind)).split('.').some((part) => Buffer.from(part, 'base64url').includes('ada@example.org'));

it('only the signed JWT can be read without a key', async () => {
  expect(await Promise.all(kinds.map(holdsEmail))).toEqual([false, true, false, false]);
});

it('a session token is refused after a sign-out', async () => {
  const token = await signIn('session');
  expect((await signOut('session', token)).status).toBe(204);
  const answer = await me('session', token);
  expect(answer).toMatchObject(refusedAt('store'));
  expect(timing(answer)).toContain('store;desc="GET"');
});

it.each(jwtKinds)(
  'a JWT is valid after a sign-out, until its exp, without a query to Redis: %s',
  async (kind) => {
    const token = await signIn(kind);
    expect((await signOut(kind, token)).status).toBe(204);
    const answer = await me(kind, token);
    expect(answer.status).toBe(200);
    expect(timing(answer)).toMatch(/^verify;dur=[\d.]+, handler/);
    api.clock.advance(5 * 60_000 + 1);
    expect(await me(kind, token)).toMatchObject(refusedAt('expiry'));
  },
);

it.each(jwtKinds)('a JWT on the deny list is refused, and each request queries Redis: %s', async (kind) => {
  const token = await signIn(kind);
  const before = await me(kind, token, '?denyList=on');
  expect(before.status).toBe(200);
  expect(timing(before)).toContain('store;desc="EXISTS"');
  await signOut(kind, token, '?denyList=on');
  const after = await me(kind, token, '?denyList=on');
  expect(after).toMatchObject(refusedAt('deny list'));
  expect(timing(after)).toContain('store;desc="EXISTS"');
  expect((await me(kind, token)).status).toBe(200);
});

it('alg: none, a changed role and a past exp are refused at their steps', async () => {
  const [header, payload, signature] = (await signIn('hs256')).split('.');
  const unsigned = `${edited(header, { alg: 'none' })}.${payload}.`;
  const admin = `${header}.${edited(payload, { role: 'admin' })}.${signature}`;
  const expired = tokenOf(await api.first('POST', '/v1/labs/jwt/expired'));
  expect(await me('hs256', unsigned)).toMatchObject(refusedAt('algorithm'));
  expect(await me('hs256', admin)).toMatchObject(refusedAt('signature'));
  expect(await me('hs256', expired)).toMatchObject(refusedAt('expiry'));
});

it('an encrypted token that was changed is refused at the decryption', async () => {
  for (const kind of ['jwe', 'nested'] as const) {
    const parts = (await signIn(kind)).split('.');
    const changed = parts.with(4, randomBytes(16).toString('base64url')).join('.');
    expect(await me(kind, changed)).toMatchObject(refusedAt('decryption'));
  }
});

it('each kind refuses the tokens of the other kinds, and a text that is no token', async () => {
  const tokens = await Promise.all(kinds.map(async (kind) => ({ kind, token: await signIn(kind) })));
  for (const kind of kinds) {
    for (const other of tokens.filter((held) => held.kind !== kind))
      expect((await me(kind, other.token)).status).toBe(401);
    expect(await me(kind, 'no.token')).toMatchObject(refusedAt('form'));
  }
});

it('the app refuses the tokens of the lab, and the lab refuses a token of the app', async () => {
  const ofApp = await signUp(api.first);
  for (const kind of kinds) {
    expect((await api.first('GET', '/v1/users/me', { token: await signIn(kind) })).status).toBe(401);
    expect((await me(kind, ofApp)).status).toBe(401);
  }
});

it('every key expires', async () => {
  await signIn('session');
  await signOut('hs256', await signIn('hs256'), '?denyList=on');
  const keys = await api.redis.keys('lab:jwt:*');
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeLessThanOrEqual(5 * 60_000);
  for (const key of keys) expect(await api.redis.pttl(key)).toBeGreaterThan(0);
});

it('an unknown value in the query is refused', async () => {
  expect((await me('hs256', await signIn('hs256'), '?denyList=off')).status).toBe(422);
});
