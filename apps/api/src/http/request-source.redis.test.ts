import { eventually } from '@session-lab/test-support/eventually';
import { expect, it, onTestFinished } from 'vitest';
import { SessionList } from '@session-lab/contract';
import { startTestReplica, useReplicas } from '../testing/replicas.ts';
import { signUp } from '../testing/users.ts';
import type { Caller } from '../testing/caller.ts';

const api = useReplicas({ db: 8 });

/** Resolves to the address that is stored with the session of a request with these headers. */
async function storedAddress(call: Caller, headers: Record<string, string | string[]>): Promise<unknown> {
  const token = await signUp((method, path, sent) => call(method, path, { ...sent, headers }));
  const { body } = await call('GET', '/v1/sessions', { token });
  return SessionList.parse(body).sessions[0]?.address;
}

async function behind(trustedProxies: string[]): Promise<Caller> {
  const { replica, call } = await startTestReplica({ ...api.config, trustedProxies }, api);
  onTestFinished(() => replica.stop({ drainMs: 0 }));
  await eventually(async () => expect((await call('GET', '/readyz')).status).toBe(200));
  return call;
}

it('the address is the last one in X-Forwarded-For, which the trusted proxy adds', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' };
  expect(await storedAddress(api.first, headers)).toBe('192.0.2.1');
});

it('no other header sets the address', async () => {
  const headers = { forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-client-ip': '203.0.113.9' };
  expect(await storedAddress(api.first, headers)).toBe('127.0.0.1');
});

it('the address, scheme and host in headers of an untrusted client are ignored', async () => {
  const call = await behind(['192.0.2.1']);
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  expect(await storedAddress(call, headers)).toBe('127.0.0.1');
  const forged = { host: 'lab.example.org', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'localhost' };
  expect(await call('GET', '/v1/ping', { headers: forged })).toMatchObject({
    status: 403,
    body: { code: 'https_required' },
  });
});

it('X-Forwarded-Host of the trusted proxy is ignored too, because NGINX sends the host as Host', async () => {
  const headers = { host: 'lab.example.org', 'x-forwarded-host': 'localhost' };
  expect(await api.first('GET', '/v1/ping', { headers })).toMatchObject({ status: 403 });
});
