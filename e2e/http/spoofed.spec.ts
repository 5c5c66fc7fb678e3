import { expect, test } from '@playwright/test';
import { SessionList } from '@session-lab/contract';
import { signIn, signUp, tokenOf, type Account } from '../support/account.ts';
import { statusFromReplica } from '../support/control.ts';
import { code, send, type Answer } from '../support/http.ts';

/** Headers that only a proxy may set, set by the client. */
const spoofedHeaders = (address: string) => ({
  'x-forwarded-for': `${address}, 127.0.0.1`,
  'x-real-ip': address,
  'x-client-ip': address,
  forwarded: `for=${address};proto=https;host=localhost`,
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'localhost',
  'x-forwarded-port': '443',
});

const guess = ({ email }: Account, headers: Record<string, string>): Promise<Answer> =>
  send('/v1/sessions', { method: 'POST', json: { email, password: 'not the password' }, headers });

test('a session stores the real address, not a spoofed one', async () => {
  const account = await signUp();
  const answer = await send('/v1/sessions', {
    method: 'POST',
    json: { email: account.email, password: account.password },
    headers: spoofedHeaders('203.0.113.9'),
  });
  const token = tokenOf(answer.headers);
  await signIn(account);
  const { sessions } = SessionList.parse(JSON.parse((await send('/v1/sessions', { token })).body));
  expect(sessions).toHaveLength(3);
  expect(new Set(sessions.map(({ address }) => address)).size).toBe(1);
  expect(JSON.stringify(sessions)).not.toContain('203.0.113');
});

test('a new spoofed address for each guess does not avoid the limit', async () => {
  const account = await signUp();
  const answers: Answer[] = [];
  for (let guessed = 0; guessed < 8; guessed++)
    answers.push(await guess(account, spoofedHeaders(`203.0.113.${guessed}`)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expect(code(answer)).toBe('too_many_requests');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
});

test('spoofed protocol and host headers do not change how plain HTTP to another host is handled', async () => {
  const { token } = await signUp();
  const headers = { ...spoofedHeaders('127.0.0.1'), host: 'lab.example' };
  const answer = await send('/v1/users/me', { token, headers });
  expect([answer.status, code(answer)]).toEqual([403, 'https_required']);
  expect((await send('/', { headers })).status).toBe(308);
  expect((await send('/v1/users/me', { token })).status).toBe(401);
});

test('a spoofed host does not change the redirect of a page', async () => {
  const headers = { 'x-forwarded-host': 'evil.example', 'x-original-url': '/v1/ping', host: 'lab.example' };
  expect((await send('/sign-in', { headers })).headers.location).toMatch(
    /^https:\/\/lab\.example(:\d+)?\/sign-in$/,
  );
});

test('a replica refuses a request that did not come through NGINX, and serves its health checks', async () => {
  expect((await send('/v1/ping')).status).toBe(200);
  expect(await statusFromReplica('/v1/ping')).toBe(403);
  expect(await statusFromReplica('/healthz')).toBe(200);
});
