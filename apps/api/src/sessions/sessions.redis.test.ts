import { eventually, settledWithin } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { useReplicas } from '../testing/replicas.ts';
import { signUpInput, signIn, signUp } from '../testing/users.ts';
import type { Answer, Caller } from '../testing/caller.ts';

const api = useReplicas({ db: 2, sessionsPerUser: 4 });

const me = (call: Caller, token: string): Promise<Answer> => call('GET', '/v1/users/me', { token });

async function idOf(call: Caller, token: string): Promise<string> {
  const { body } = await call('GET', '/v1/sessions', { token });
  const id = JSON.stringify(body).match(/"id":"([\w-]{43})","current":true/)?.[1];
  if (id === undefined) throw new Error('no current session in the list');
  return id;
}

it('a signed-in read costs one GET and reports it', async () => {
  const token = await signUp(api.first);
  const { headers } = await me(api.second, token);
  expect(headers).toMatchObject({ 'x-served-by': 'api-2' });
  expect(headers['server-timing']).toMatch(
    /^verify;dur=\d+\.\d{3}, store;desc="GET";dur=\d+\.\d{3}, handler;dur=\d+\.\d{3}$/,
  );
});

it('a forged token costs no store call, whichever of its 64 bytes was flipped', async () => {
  const token = await signUp(api.first);
  const bytes = Buffer.from(token, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const forged = Buffer.from(bytes);
    forged[at] = (forged[at] ?? 0) ^ 1;
    const answer = await me(api.first, forged.toString('base64url'));
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(answer.headers['server-timing']).not.toContain('store');
  }
  const { headers } = await me(api.first, token);
  expect(headers['server-timing']).toContain('store');
});

it('a token that is signed out on one replica is refused by the other within 100 ms', async () => {
  const token = await signUp(api.first);
  expect(await me(api.second, token)).toMatchObject({ status: 200 });
  expect(await api.first('DELETE', '/v1/sessions/mine', { token })).toMatchObject({ status: 204 });
  expect(await settledWithin(100, me(api.second, token))).toMatchObject({
    status: 401,
    body: { code: 'invalid_token' },
  });
});

it('all of 50 identical sign-outs are a 204', async () => {
  const token = await signUp(api.first);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      (at % 2 === 0 ? api.first : api.second)('DELETE', '/v1/sessions/mine', { token }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
});

it('a sign-out with a forged token is refused', async () => {
  const token = 'A'.repeat(86);
  expect(await api.first('DELETE', '/v1/sessions/mine', { token })).toMatchObject({
    status: 401,
    body: { code: 'invalid_token' },
  });
});

it('a session lasts its idle timeout after its last use and no longer', async () => {
  const token = await signUp(api.first);
  api.clock.advance(api.config.sessionIdleTimeoutMs - 1);
  expect(await me(api.first, token)).toMatchObject({ status: 200 });
  await eventually(async () => expect(await api.redis.keys('sid:*')).toHaveLength(1));
  api.clock.advance(api.config.sessionIdleTimeoutMs);
  expect(await me(api.first, token)).toMatchObject({ status: 401 });
});

it('a page that reads its session again and again does not keep it alive', async () => {
  const token = await signUp(api.first);
  const signedUpAtMs = api.clock.now();
  const read = () => api.first('GET', '/v1/sessions/mine', { token });
  for (let readAt = 0; readAt < 9; readAt += 1) {
    api.clock.advance(api.config.sessionIdleTimeoutMs / 10);
    expect(await read()).toMatchObject({
      status: 200,
      body: {
        current: true,
        lastSeenAt: new Date(signedUpAtMs).toISOString(),
        idleExpiresAt: new Date(signedUpAtMs + api.config.sessionIdleTimeoutMs).toISOString(),
      },
    });
  }
  api.clock.advance(api.config.sessionIdleTimeoutMs / 10);
  expect(await read()).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  expect(await api.first('GET', '/v1/sessions/mine')).toMatchObject({
    status: 401,
    body: { code: 'authentication_required' },
  });
});

it('a session in steady use ends at its absolute lifetime', async () => {
  const token = await signUp(api.first);
  const stepMs = api.config.sessionIdleTimeoutMs / 2;
  let usedForMs = 0;
  while (usedForMs + stepMs < api.config.sessionAbsoluteLifetimeMs) {
    api.clock.advance(stepMs);
    usedForMs += stepMs;
    expect(await me(api.first, token)).toMatchObject({ status: 200 });
  }
  api.clock.advance(stepMs);
  expect(await me(api.first, token)).toMatchObject({ status: 401 });
});

it('the list shows the device, address and times of the sessions of the user, newest first', async () => {
  const first = await signUp(api.first);
  await signUp(api.first, signUpInput('bob'));
  api.clock.advance(1_000);
  await signIn(api.second);
  const answer = await api.first('GET', '/v1/sessions', { token: first, headers: { 'user-agent': 'x' } });
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/);
  const session = {
    id: expect.stringMatching(/^[\w-]{43}$/),
    createdAt: instant,
    lastSeenAt: instant,
    idleExpiresAt: instant,
    absoluteExpiresAt: instant,
    userAgent: '',
    address: '127.0.0.1',
  };
  expect(answer.body).toEqual({
    sessions: [
      { ...session, current: false },
      { ...session, current: true },
    ],
  });
});

it('a user can end one of their sessions, but no session of another user', async () => {
  const [mine, other] = [await signUp(api.first), await signIn(api.second)];
  const bob = await signUp(api.first, signUpInput('bob'));
  const path = `/v1/sessions/${await idOf(api.first, other)}`;
  expect(await api.first('DELETE', path, { token: bob })).toMatchObject({ status: 404 });
  expect(await me(api.first, other)).toMatchObject({ status: 200 });
  expect(await api.first('DELETE', path, { token: mine })).toMatchObject({ status: 204 });
  expect(await me(api.second, other)).toMatchObject({ status: 401 });
  expect(await api.first('DELETE', path, { token: mine })).toMatchObject({ status: 404 });
});

it('a user can end all other sessions with one request', async () => {
  const mine = await signUp(api.first);
  const others = [await signIn(api.first), await signIn(api.second)];
  const answer = await api.first('DELETE', '/v1/sessions?except=mine', { token: mine });
  expect(answer).toMatchObject({ status: 200, body: { ended: 2 } });
  expect(await me(api.second, mine)).toMatchObject({ status: 200 });
  for (const token of others) expect(await me(api.second, token)).toMatchObject({ status: 401 });
});

it('a request to end sessions without its parameter is refused', async () => {
  const token = await signUp(api.first);
  expect(await api.first('DELETE', '/v1/sessions', { token })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'except' }] },
  });
});

it('a sign-in over the limit ends the oldest session', async () => {
  const oldest = await signUp(api.first);
  const kept: string[] = [];
  for (let more = 0; more < api.config.sessionsPerUser; more += 1) {
    api.clock.advance(1);
    kept.push(await signIn(api.second));
  }
  expect(await me(api.first, oldest)).toMatchObject({ status: 401 });
  for (const token of kept) expect(await me(api.first, token)).toMatchObject({ status: 200 });
});
