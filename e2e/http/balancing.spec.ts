import { expect, test } from '@playwright/test';
import { signUp } from '../support/account.ts';
import { createSingleConnection, member, send } from '../support/http.ts';

test('1,000 pings over one keep-alive connection reach each replica 500 times, plus or minus one', async () => {
  const client = createSingleConnection();
  const served = new Map<string, number>();
  const connections = new Set<string>();
  for (let sent = 0; sent < 1000; sent++) {
    const { status, headers } = await send('/v1/ping', { client });
    expect(status).toBe(200);
    const name = String(headers['x-served-by']);
    expect(headers['x-upstream']).toBe(name);
    served.set(name, (served.get(name) ?? 0) + 1);
    connections.add(String(headers['x-connection']).split('/')[0] ?? '');
  }
  client.close();
  expect(connections.size).toBe(1);
  expect([...served.keys()].toSorted()).toEqual(['api-1', 'api-2']);
  for (const count of served.values()) expect(Math.abs(count - 500)).toBeLessThanOrEqual(1);
});

test('both replicas serve the same session', async () => {
  const { token, userName } = await signUp();
  const servedBy = new Set<unknown>();
  for (let sent = 0; sent < 4; sent++) {
    const answer = await send('/v1/users/me', { token });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ userName });
    servedBy.add(answer.headers['x-served-by']);
  }
  expect(servedBy).toEqual(new Set(['api-1', 'api-2']));
});

test('Server-Timing reports the milliseconds of each phase and the Redis command', async () => {
  const { token } = await signUp();
  const me = await send('/v1/users/me', { token });
  expect(me.headers['server-timing']).toMatch(
    /^verify;dur=\d+(\.\d+)?, store;desc="GET";dur=\d+(\.\d+)?, handler;dur=\d+(\.\d+)?$/,
  );
  const ping = await send('/v1/ping');
  expect(ping.headers['server-timing']).toMatch(/^handler;dur=\d+(\.\d+)?$/);
});

test('a spoofed address, protocol or replica name has no effect', async () => {
  const { token } = await signUp();
  const spoofed = {
    'x-forwarded-for': '203.0.113.9',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9;proto=https',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-served-by': 'api-9',
  };
  const answer = await send('/v1/sessions', { token, headers: spoofed });
  expect(String(member(answer.body, 'sessions', 0, 'address'))).not.toContain('203.0.113.9');
  expect(answer.headers['x-served-by']).toMatch(/^api-[12]$/);
  const refused = await send('/v1/ping', { headers: { ...spoofed, host: 'lab.example' } });
  expect(refused.status).toBe(403);
});
