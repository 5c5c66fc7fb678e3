import { eventually } from '@session-lab/test-support/eventually';
import { expect, it } from 'vitest';
import { useReplicas } from './testing/replicas.ts';
import { ada, password, signUp } from './testing/users.ts';

const api = useReplicas({ db: 7 });

it('no log line contains a token, a password, an e-mail address or a query', async () => {
  const token = await signUp(api.first);
  const newPassword = 'canary-of-a-new-password';
  await api.first('GET', '/v1/users/me', { token });
  await api.first('GET', `/v1/users/me?access_token=${token}`, { token });
  await api.first('GET', `/v1/nothing/${token}`);
  await api.first('POST', '/v1/sessions', { body: `{"password":"${password}"` });
  await api.first('POST', '/v1/sessions', { body: { email: ada.email, password: newPassword } });
  await api.first('GET', `/v1/live?access_token=${token}`, {
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
  });
  const body = { currentPassword: password, newPassword };
  await api.first('PUT', '/v1/users/me/password', { token, body });
  const log = api.log.lines.join('');
  for (const canary of [token, password, newPassword, ada.email, 'access_token', 'Bearer', '?']) {
    expect(log).not.toContain(canary);
  }
});

it('each request is one line: who sent it, which replica answered, with which status, and how long it took', async () => {
  const token = await signUp(api.first);
  api.log.lines.length = 0;
  await api.second('DELETE', '/v1/sessions/nonsense', { token });
  await eventually(() => expect(api.log.lines).toHaveLength(1));
  expect(JSON.parse(api.log.lines.join(''))).toMatchObject({
    level: 30,
    replica: 'api-2',
    requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    client: '127.0.0.1',
    method: 'DELETE',
    route: '/v1/sessions/:id',
    status: 404,
    code: 'not_found',
    ms: expect.any(Number),
    userId: expect.any(String),
    sessionId: expect.stringMatching(/^[\w-]{43}$/),
  });
});

it('the metrics are served on a separate port', async () => {
  const token = await signUp(api.first);
  await api.first('GET', '/v1/users/me', { token });
  await api.first('GET', '/v1/users/me', { token: 'x' });
  const text = await (await fetch(`${api.urls.metrics}/metrics`)).text();
  for (const line of [
    /^http_requests_total\{method="GET",route="\/v1\/users\/me",status="200",replica="api-1"\} \d+$/m,
    /^http_request_duration_seconds_bucket\{/m,
    /^session_verifications_total\{outcome="ok",replica="api-1"\} \d+$/m,
    /^session_verifications_total\{outcome="malformed",replica="api-1"\} \d+$/m,
    /^password_queue_length\{replica="api-1"\} 0$/m,
    /^websockets_open\{replica="api-1"\} 0$/m,
    /^nodejs_eventloop_lag_p99_seconds/m,
  ]) {
    expect(text).toMatch(line);
  }
  expect(await api.first('GET', '/metrics')).toMatchObject({ status: 404 });
});
