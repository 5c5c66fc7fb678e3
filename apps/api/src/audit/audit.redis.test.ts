import { beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { canonicalEmail, canonicalLogin } from '../users/canonical.ts';
import { createAccountHash } from './account-hash.ts';
import { levelOf } from './audit.ts';
import { signUpsAnHour } from '../limits/sign-in-limits.ts';
import type { Answer, Call } from '../testing/caller.ts';
import { ada, password, signUpInput, signIn, signUp } from '../testing/users.ts';
import { useReplicas } from '../testing/replicas.ts';
import { useRoleCommand } from '../testing/role-command.ts';

const api = useReplicas({ db: 10 });
const requestId = 'ab'.repeat(16);
const client = '203.0.113.7';
const accountHash = createAccountHash(api.config.passwordPepper);

/** Events that the tests of this file have seen. */
const seen = new Set<string>();

const changeRole = useRoleCommand(api);
beforeEach(() => {
  api.log.lines.length = 0;
});

const Line = z.record(z.string(), z.unknown());
type Line = z.infer<typeof Line>;

/** Sends a request as NGINX does. Resolves to the lines of its events. */
async function eventsOf(method: string, path: string, call: Call = {}): Promise<Line[]> {
  await asNginx(method, path, call);
  return events();
}

function asNginx(method: string, path: string, { headers, ...call }: Call = {}): Promise<Answer> {
  const added = { 'x-request-id': requestId, 'x-forwarded-for': client, ...headers };
  return api.first(method, path, { ...call, headers: added });
}

/** Returns the events since the last call. */
function events(): Line[] {
  const lines = api.log.lines.splice(0).map((line) => Line.parse(JSON.parse(line)));
  const found = lines.filter(({ msg }) => msg === 'audit');
  for (const { event } of found) seen.add(String(event));
  return found;
}

/** Returns the fields that every event of a request has. */
const ofRequest = (event: keyof typeof levelOf): Line => ({
  level: levelOf[event] === 'warn' ? 40 : 30,
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  replica: 'api-1',
  requestId,
  client,
  event,
  msg: 'audit',
});

/** Resolves to the ids of the user and the session of a token. */
async function actorOf(token: string): Promise<{ userId: string; sessionId: string }> {
  const me: unknown = (await api.second('GET', '/v1/users/me', { token })).body;
  const list: unknown = (await api.second('GET', '/v1/sessions', { token })).body;
  const userId = /"id":"([\w-]{36})"/.exec(JSON.stringify(me))?.[1] ?? '';
  const own = /"id":"([\w-]{43})","current":true/.exec(JSON.stringify(list))?.[1] ?? '';
  expect([userId.length, own.length]).toEqual([36, 43]);
  return { userId, sessionId: own };
}

/** Signs up a user and discards the events. */
async function user(name = 'ada'): Promise<{ token: string; userId: string; sessionId: string }> {
  const token = await signUp(api.first, signUpInput(name));
  const actor = await actorOf(token);
  events();
  return { token, ...actor };
}

async function administrator(): Promise<{ token: string; userId: string; sessionId: string }> {
  await signUp(api.first);
  await changeRole('ada', 'admin');
  const token = await signIn(api.first);
  const actor = await actorOf(token);
  events();
  return { token, ...actor };
}

it('a sign-up is logged together with its sign-in', async () => {
  const { token } = await asNginx('POST', '/v1/users', { body: ada });
  const actor = await actorOf(token ?? '');
  expect(events()).toEqual([
    { ...ofRequest('sign_up'), userId: actor.userId },
    { ...ofRequest('sign_in'), ...actor },
  ]);
});

it('a sign-in is logged with the ids of the user and the session', async () => {
  await user();
  const { token } = await asNginx('POST', '/v1/sessions', { body: { email: ada.email, password } });
  expect(events()).toEqual([{ ...ofRequest('sign_in'), ...(await actorOf(token ?? '')) }]);
});

const failedSignIn = (email: string) =>
  eventsOf('POST', '/v1/sessions', { body: { email, password: 'a wrong password' } });

it('a failed sign-in is logged with a keyed hash of the name that was given', async () => {
  const { userId } = await user();
  const failed = ofRequest('sign_in_failed');
  expect(await failedSignIn(' ADA@example.org')).toEqual([
    {
      ...failed,
      account: accountHash({ kind: 'email', key: canonicalEmail(ada.email) }),
      targetUserId: userId,
    },
  ]);
  expect(await failedSignIn('ada')).toEqual([
    { ...failed, account: accountHash(canonicalLogin('ada')), targetUserId: userId },
  ]);
  expect(await failedSignIn('unknown@example.org')).toEqual([
    { ...failed, account: accountHash({ kind: 'email', key: 'unknown@example.org' }) },
  ]);
});

it('a sign-in that a limit refuses is logged', async () => {
  const { userId } = await user();
  const body = { email: ada.email, password: 'a wrong password' };
  let limited: Line[] = [];
  for (let tries = 0; tries < 20 && limited.length === 0; tries++) {
    const found = await eventsOf('POST', '/v1/sessions', { body });
    limited = found.filter(({ event }) => event === 'sign_in_limited');
  }
  expect(limited).toEqual([
    {
      ...ofRequest('sign_in_limited'),
      account: accountHash(canonicalLogin(ada.email)),
      targetUserId: userId,
      retryAfterMs: expect.any(Number),
    },
  ]);
});

it('a sign-up that a limit refuses is logged', async () => {
  await eventsOf('POST', '/v1/users', { body: signUpInput('first') });
  const [count] = await api.redis.keys('rl:sign-ups:*');
  await api.redis.set(count ?? '', signUpsAnHour, 'KEEPTTL');
  expect(await eventsOf('POST', '/v1/users', { body: signUpInput('second') })).toEqual([
    { ...ofRequest('sign_up_limited'), retryAfterMs: expect.any(Number) },
  ]);
});

it('a password change is logged, and each attempt that fails or is limited', async () => {
  const { token, ...actor } = await user();
  const change = (currentPassword: string) =>
    eventsOf('PUT', '/v1/users/me/password', {
      token,
      body: { currentPassword, newPassword: 'another horse, another battery' },
    });
  expect(await change('a wrong password')).toEqual([{ ...ofRequest('password_change_failed'), ...actor }]);
  expect(await change(password)).toEqual([{ ...ofRequest('password_changed'), ...actor }]);

  const bob = await user('bob');
  let limited: Line[] = [];
  for (let tries = 0; tries < 20 && limited.length === 0; tries++) {
    const body = { currentPassword: 'a wrong password', newPassword: 'another horse, another battery' };
    const found = await eventsOf('PUT', '/v1/users/me/password', { token: bob.token, body });
    limited = found.filter(({ event }) => event === 'password_change_limited');
  }
  expect(limited).toMatchObject([{ ...ofRequest('password_change_limited'), userId: bob.userId }]);
});

it('a sign-out is logged, and each session that a user ends', async () => {
  const { token, ...actor } = await user();
  const target = await actorOf(await signIn(api.first));
  await signIn(api.first);
  events();
  expect(await eventsOf('DELETE', `/v1/sessions/${target.sessionId}`, { token })).toEqual([
    { ...ofRequest('session_ended'), ...actor, targetSessionId: target.sessionId },
  ]);
  expect(await eventsOf('DELETE', '/v1/sessions?except=mine', { token })).toEqual([
    { ...ofRequest('other_sessions_ended'), ...actor, count: 1 },
  ]);
  expect(await eventsOf('DELETE', '/v1/sessions/mine', { token })).toEqual([
    { ...ofRequest('sign_out'), ...actor },
  ]);
});

it('a session is logged when a sign-in replaces it, and when its token came over plain HTTP', async () => {
  const { token, ...actor } = await user();
  const body = { email: ada.email, password };
  const answer = await asNginx('POST', '/v1/sessions', { token, body });
  expect(events()).toContainEqual({ ...ofRequest('session_replaced'), ...actor });
  const next = await actorOf(answer.token ?? '');
  const headers = { 'x-forwarded-proto': 'http', host: 'lab.example' };
  expect(await eventsOf('GET', '/v1/users/me', { token: answer.token ?? '', headers })).toEqual([
    { ...ofRequest('session_sent_in_clear'), ...next },
  ]);
});

it('the deletion of an account is logged', async () => {
  const { token, ...actor } = await user();
  expect(await eventsOf('DELETE', '/v1/users/me', { token })).toEqual([
    { ...ofRequest('account_deleted'), ...actor },
  ]);
});

it('a session that an administrator ends is logged with both users', async () => {
  const { token, ...actor } = await administrator();
  const bob = await user('bob');
  expect(await eventsOf('DELETE', `/v1/admin/sessions/${bob.sessionId}`, { token })).toEqual([
    {
      ...ofRequest('session_ended_by_administrator'),
      ...actor,
      targetSessionId: bob.sessionId,
      targetUserId: bob.userId,
    },
  ]);
});

it('the end of all sessions by an administrator is logged with their number', async () => {
  const { token, ...actor } = await administrator();
  await user('bob');
  expect(await eventsOf('DELETE', '/v1/admin/sessions?except=mine', { token })).toEqual([
    { ...ofRequest('all_sessions_ended_by_administrator'), ...actor, count: 1 },
  ]);
});

it('a role change by the command is logged with the user of the operating system who ran it', async () => {
  const { userId } = await user();
  const line = {
    level: 40,
    replica: 'admin',
    event: 'role_changed',
    targetUserId: userId,
    systemUser: 'operator',
    msg: 'audit',
  };
  expect(await changeRole('ada', 'admin')).toBe('changed');
  expect(events()).toEqual([{ ...line, time: expect.any(String), previousRole: 'user', role: 'admin' }]);
  expect(await changeRole(ada.email, 'user')).toBe('changed');
  expect(events()).toEqual([{ ...line, time: expect.any(String), previousRole: 'admin', role: 'user' }]);
});

it('a user who requests a route for administrators is logged', async () => {
  const { token, ...actor } = await user();
  expect(await eventsOf('GET', '/v1/admin/sessions', { token })).toEqual([
    { ...ofRequest('access_denied'), ...actor },
  ]);
});

const injectFault = (token?: string) =>
  eventsOf('POST', '/v1/admin/faults', {
    body: { fault: 'heal', replica: 'api-2' },
    ...(token === undefined ? {} : { token }),
  });

it('a fault is logged with the replica and the signed-in user who injected it', async () => {
  const line = { ...ofRequest('fault_injected'), fault: 'heal', targetReplica: 'api-2' };
  expect(await injectFault()).toEqual([line]);
  const { token, ...actor } = await administrator();
  expect(await injectFault(token)).toEqual([{ ...line, ...actor }]);
});

it.each(['/v1/users/me', '/v1/sessions/mine'])(
  'a forged token is logged without any part of it: %s',
  async (path) => {
    const { token } = await user();
    const forged = token.slice(0, 43) + (token[43] === 'A' ? 'B' : 'A') + token.slice(44);
    expect(await eventsOf('GET', path, { token: forged })).toEqual([ofRequest('token_forged')]);
  },
);

const openFrom = (origin: string) =>
  eventsOf('GET', '/v1/live', {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      ...(origin === '' ? {} : { origin }),
    },
  });

it('a WebSocket of a foreign origin is logged with the origin, masked and cut', async () => {
  const { token } = await user();
  const line = ofRequest('origin_refused');
  expect(await openFrom('https://evil.example')).toEqual([{ ...line, origin: 'https://evil.example' }]);
  expect(await openFrom('')).toEqual([{ ...line, origin: '' }]);
  expect(await openFrom(`https://${token}.example/${'a '.repeat(200)}`)).toEqual([
    { ...line, origin: expect.stringMatching(/^https:\/\/\[masked\]\.example\/[a ]{75}$/) },
  ]);
});

it('an event is one line for any text of the client', async () => {
  await asNginx('POST', '/v1/sessions', {
    body: { email: '\n{"event":"sign_in"}\u001b[31m\u2028@example.org', password: 'a wrong password' },
    headers: { 'user-agent': 'a"} {"event":"sign_in"' },
  });
  expect(api.log.lines).not.toEqual([]);
  for (const line of api.log.lines) {
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ requestId });
    expect(line).not.toContain('"sign_in"');
  }
});

it('the tests above cover every event', () => {
  expect(seen).toEqual(new Set(Object.keys(levelOf)));
});
