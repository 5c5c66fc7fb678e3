import { expect, test } from '@playwright/test';
import { Profile, SessionList } from '@session-lab/contract';
import { freshName, signIn, signUp, tokenOf } from '../support/account.ts';
import { sendCanaries } from '../support/canaries.ts';
import { grantAdministrator, logsOf, revokeAdministrator, secretsOf } from '../support/control.ts';
import { send, type Answer } from '../support/http.ts';
import { tryUpgrade } from '../support/socket.ts';
import { stack } from '../support/stack.ts';

/**
 * The processes that write a log. The attacker writes none. Docker prints all logs together, with the service in front of each
 * line.
 */
const writers =
  stack.mode === 'docker'
    ? [
        'api-1-1 ',
        'api-2-1 ',
        'nginx-1 ',
        'redis-sessions-1 ',
        'redis-accounts-1 ',
        'redis-cluster-1 ',
        'redis-console-1 ',
        'redis-labs-1 ',
        'redis-outage-1 ',
        'setup-1 ',
      ]
    : [
        'access.log',
        'api-1.log',
        'api-2.log',
        'launcher.log',
        'nginx.log',
        'redis-accounts.log',
        'redis-cluster.log',
        'redis-console.log',
        'redis-labs.log',
        'redis-outage.log',
        'redis-sessions.log',
      ];

/** Patterns of secrets that earlier suites sent. */
const patterns: Record<string, RegExp> = {
  'a token': /[A-Za-z0-9_-]{65}/,
  'a JWT': /eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\./,
  'a password of the suites': /correct horse|long enough passphrase|\u{1F98A}/u,
  'an e-mail address': /@example\./,
  'a query string': /access_token|"path":"[^"]*\?/,
  'an Authorization header': /Bearer |Basic /,
};

test('no log contains a token, a password, a key or a query string, from valid or invalid requests', async () => {
  test.setTimeout(60_000);
  const canary = freshName('canary-secret');
  const issued = await sendCanaries(canary);
  expect(issued.length).toBeGreaterThan(12);
  const keys = secretsOf();
  // Three keys and the passwords of ten Redis users. A native stack has more, for stores with several
  // servers.
  expect(keys.filter((key) => key.length === 43).length).toBeGreaterThanOrEqual(13);
  const secrets = [canary, ...issued, ...keys.flatMap(encodingsOf)];

  const logs = await logsUpTo(freshName('/v1/the-last-request'));
  expect(logs.length).toBeGreaterThan(0);
  for (const { name, text } of logs) {
    for (const secret of secrets) expect(text.includes(secret), `${name} contains a secret`).toBe(false);
    for (const [what, pattern] of Object.entries(patterns))
      expect(pattern.exec(text)?.[0], `${name} contains ${what}`).toBeUndefined();
  }
});

type Line = Readonly<Record<string, unknown>>;

/** Parses the JSON lines of all logs. In Docker, each line starts with the service. */
function jsonLines(): Line[] {
  return logsOf()
    .flatMap(({ text }) => text.split('\n'))
    .flatMap((line) => (/\{".*\}$/.test(line) ? [fieldsOf(line.slice(line.indexOf('{"')))] : []));
}

function fieldsOf(json: string): Line {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' ? { ...value } : {};
}

const requestIdOf = ({ headers }: Answer): unknown => headers['x-request-id'];

test('a request has the same id in NGINX’s log, in the replica’s log and in the response', async () => {
  const account = await signUp();
  const chosen = 'c'.repeat(32);
  const answer = await send('/v1/users/me', { token: account.token, headers: { 'x-request-id': chosen } });
  const requestId = requestIdOf(answer);
  expect(requestId).not.toBe(chosen);
  const found = () => jsonLines().filter((line) => line['requestId'] === requestId);
  await expect.poll(() => found().length).toBe(2);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const replica = answer.headers['x-served-by'];
  const client = expect.stringMatching(/\d/);
  expect(found()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        time,
        method: 'GET',
        path: '/v1/users/me',
        status: 200,
        client,
        replicas: replica,
      }),
      expect.objectContaining({
        time,
        route: '/v1/users/me',
        status: 200,
        client,
        replica,
        userId: expect.any(String),
      }),
    ]),
  );
});

test('audit events contain the user, the request id and the client’s address', async () => {
  const ada = await signUp();
  const bob = await signUp('bob');
  const second = await signIn(ada);
  const profile = Profile.parse(JSON.parse((await send('/v1/users/me', { token: second })).body));
  const list = SessionList.parse(JSON.parse((await send('/v1/sessions', { token: bob.token })).body));
  const bobsSession = list.sessions.find(({ current }) => current)?.id;
  const wrong = { email: ada.email, password: 'a wrong password' };
  const change = { currentPassword: ada.password, newPassword: `another ${ada.password}` };
  const forged = ada.token.slice(0, 20) + (ada.token[20] === 'A' ? 'B' : 'A') + ada.token.slice(21);
  const heal = { fault: 'heal', replica: 'api-1' };

  const failed = await send('/v1/sessions', { method: 'POST', json: wrong });
  const denied = await send('/v1/admin/sessions', { token: second });
  const unsigned = await send('/v1/users/me', { token: forged });
  const changed = await send('/v1/users/me/password', { method: 'PUT', token: second, json: change });
  const signedOut = await send('/v1/sessions/mine', {
    method: 'DELETE',
    token: tokenOf(changed.headers),
  });
  await tryUpgrade('', { origin: 'https://evil.example' });
  grantAdministrator(ada.email);
  const admin = await signIn({ ...ada, password: change.newPassword });
  const ended = await send(`/v1/admin/sessions/${bobsSession}`, { method: 'DELETE', token: admin });
  const healed = await send('/v1/admin/faults', { method: 'POST', json: heal, token: admin });
  revokeAdministrator(ada.userName);
  const last = await signIn({ ...ada, password: change.newPassword });
  const deleted = await send('/v1/users/me', { method: 'DELETE', token: last });

  const mine = { userId: profile.id, sessionId: expect.stringMatching(/^[\w-]{43}$/) };
  const client = expect.stringMatching(/\d/);
  const role = {
    msg: 'audit',
    event: 'role_changed',
    targetUserId: profile.id,
    systemUser: expect.any(String),
  };
  const expected = [
    { event: 'sign_up', userId: profile.id },
    { event: 'sign_in', ...mine },
    {
      event: 'sign_in_failed',
      requestId: requestIdOf(failed),
      client,
      account: expect.stringMatching(/^[\w-]{22}$/),
      targetUserId: profile.id,
    },
    { event: 'access_denied', requestId: requestIdOf(denied), client, ...mine },
    { event: 'token_forged', requestId: requestIdOf(unsigned), client },
    { event: 'password_changed', requestId: requestIdOf(changed), client, ...mine },
    { event: 'sign_out', requestId: requestIdOf(signedOut), client, ...mine },
    { event: 'origin_refused', client, origin: 'https://evil.example' },
    { ...role, previousRole: 'user', role: 'admin' },
    {
      event: 'session_ended_by_administrator',
      requestId: requestIdOf(ended),
      client,
      ...mine,
      targetSessionId: bobsSession,
    },
    {
      event: 'fault_injected',
      requestId: requestIdOf(healed),
      client,
      ...mine,
      fault: 'heal',
      targetReplica: 'api-1',
    },
    { ...role, previousRole: 'admin', role: 'user' },
    { event: 'account_deleted', requestId: requestIdOf(deleted), client, ...mine },
  ];
  await expect
    .poll(() => jsonLines().filter(({ event }) => event === 'account_deleted'))
    .toContainEqual(expect.objectContaining(mine));
  const events = jsonLines().filter(({ msg }) => msg === 'audit');
  for (const event of expected)
    expect(events, JSON.stringify(event)).toContainEqual(expect.objectContaining(event));
});

/**
 * Returns the encodings in which a log could contain a key: base64url, base64, hex, and the bytes of a
 * Buffer.
 */
function encodingsOf(key: string): string[] {
  const bytes = Buffer.from(key, 'base64url');
  return [key, bytes.toString('base64').replace('=', ''), bytes.toString('hex'), bytes.join()];
}

const allLogs = (): string =>
  logsOf()
    .map(({ name, text }) => (text === '' ? '' : `${name} ${text}`))
    .join('\n');

/** Sends one more request and waits for its line in the logs, so that all earlier requests are logged too. */
async function logsUpTo(lastPath: string): Promise<ReturnType<typeof logsOf>> {
  await send(lastPath);
  await expect.poll(allLogs, { timeout: 10_000 }).toContain(lastPath);
  for (const writer of writers) expect(allLogs(), 'processes with a log').toContain(writer);
  return logsOf();
}
