import { randomBytes } from 'node:crypto';
import { eventually } from '@session-lab/test-support/eventually';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestReplica, useReplicas, type Log } from '../testing/replicas.ts';
import type { Caller } from '../testing/caller.ts';
import { loggedRefusals } from './transport.ts';

const api = useReplicas({ db: 8 });
const secret = randomBytes(32);
const proof = { 'x-proxy-secret': secret.toString('base64url') };

async function guarded(log: Log = { lines: [] }): Promise<Caller> {
  const { replica, call } = await startTestReplica(
    { ...api.config, proxySecret: secret },
    { clock: api.clock, log },
  );
  onTestFinished(() => replica.stop({ drainMs: 0 }));
  await eventually(async () => expect((await call('GET', '/readyz')).status).toBe(200));
  return call;
}

describe('a replica with a proxy secret', () => {
  it('serves a request that carries the secret', async () => {
    const call = await guarded();
    expect(await call('GET', '/v1/ping', { headers: proof })).toMatchObject({ status: 200 });
  });

  it.each([
    ['no secret', {}],
    ['another secret', { 'x-proxy-secret': randomBytes(32).toString('base64url') }],
    ['the secret without its last character', { 'x-proxy-secret': proof['x-proxy-secret'].slice(0, -1) }],
    ['the secret twice', { 'x-proxy-secret': [proof['x-proxy-secret'], proof['x-proxy-secret']] }],
    ['an empty secret', { 'x-proxy-secret': '' }],
  ])('refuses %s with 403 on every route', async (_what, headers) => {
    const call = await guarded();
    for (const path of ['/v1/ping', '/v1/users/me', '/v1/labs/stateless/count', '/v1/nothing']) {
      expect(await call('GET', path, { headers })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
  });

  it('refuses an upgrade to a WebSocket without the secret', async () => {
    const call = await guarded();
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    };
    expect(await call('GET', '/v1/live', { headers })).toMatchObject({ status: 403 });
  });

  it('answers health checks without the secret', async () => {
    const call = await guarded();
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200 });
    expect(await call('GET', '/readyz')).toMatchObject({ status: 200 });
  });

  it('answers 429 and logs nothing after twenty refusals a minute, and still serves NGINX', async () => {
    const log: Log = { lines: [] };
    const call = await guarded(log);
    const statuses: number[] = [];
    for (let sent = 0; sent < loggedRefusals + 5; sent++)
      statuses.push((await call('GET', '/v1/ping')).status);
    expect(statuses).toEqual([...Array<number>(loggedRefusals).fill(403), ...Array<number>(5).fill(429)]);
    const refusals = log.lines.filter((line) => line.includes('did not come through NGINX'));
    expect(refusals).toHaveLength(loggedRefusals);
    expect(await call('GET', '/v1/ping', { headers: proof })).toMatchObject({ status: 200 });
    expect(log.lines.join('')).not.toContain(proof['x-proxy-secret']);
  });
});
