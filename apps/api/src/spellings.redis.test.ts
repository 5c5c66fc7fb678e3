import { connect, type IncomingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { endpoints, livePath, openapiPath, type Endpoint } from '@session-lab/contract';
import { isOnBankPort } from '@session-lab/contract/labs/bank';
import { labEndpoints } from '@session-lab/contract/labs/endpoints';
import { startConsoleServer } from '@session-lab/test-support/console-server';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';
import { startOutageRedis } from '@session-lab/test-support/outage-redis';
import { caller, type Caller } from './testing/caller.ts';
import { testConfig, useReplicas } from './testing/replicas.ts';

const consoleServer = await startConsoleServer();
const outageRedis = await startOutageRedis();
const { labs } = testConfig(`${inject('redisUrl')}/7`);
/** No server listens there: the servers of lab 16 start at their first use. */
const clusterUrl = `redis+cluster://${[1, 2, 3, 4, 5, 6].map((port) => `127.0.0.1:${port}`).join(',')}`;
const ownServers = {
  consoleUrl: consoleServer.urlOf('manager'),
  outageRedisUrl: outageRedis.url,
  clusterUrl,
};
const api = useReplicas({ db: 7, labs: labs && { ...labs, ...ownServers } });
let nginx: Nginx;
let throughNginx: Caller;
let throughBank: Caller;
beforeAll(async () => {
  const addresses = [api.urls.first, api.urls.second].map((url) => new URL(url).host);
  nginx = await startNginx(addresses);
  throughNginx = caller(nginx.url);
  throughBank = caller(nginx.bankUrl);
});
afterAll(() => Promise.all([nginx.stop(), consoleServer.stop(), outageRedis.stop()]));

const values: Readonly<Record<string, string>> = {
  id: 'A'.repeat(43),
  algorithm: 'hash',
  kind: 'hs256',
  lane: 'memory',
  server: 'deadline',
  key: 'a',
};

const served: readonly Pick<Endpoint, 'method' | 'path'>[] = [
  ...Object.values(endpoints),
  ...Object.values(labEndpoints),
  { method: 'GET', path: livePath },
  { method: 'GET', path: openapiPath },
];
const routes = served.map(({ method, path }) => ({
  method,
  path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
}));

/** Spellings that a router, a proxy or a file system may take for the same path. */
const spellings: readonly (readonly [name: string, change: (path: string) => string])[] = [
  ['in capitals', (path) => path.toUpperCase()],
  ['with a capital V', (path) => path.replace('/v1', '/V1')],
  ['with one capital', (path) => path.replace(/^\/v1\/[a-z]/, (start) => start.replace(/[a-z]$/, upper))],
  ['with a slash added', (path) => `${path}/`],
  ['with two slashes added', (path) => `${path}//`],
  ['with two slashes first', (path) => `/${path}`],
  ['with two slashes inside', (path) => path.replace('/v1/', '/v1//')],
  ['with an encoded v', (path) => path.replace('/v1', '/%761')],
  ['with an encoded capital V', (path) => path.replace('/v1', '/%561')],
  ['with an encoded letter', (path) => path.replace(/^\/v1\/[a-z]/, (start) => `/v1/${hex(start.at(-1))}`)],
  ['with an encoded slash', (path) => path.replace('/v1/', '/v1%2F')],
  ['with a dot segment', (path) => path.replace('/v1/', '/v1/./')],
  ['with an encoded dot segment', (path) => path.replace('/v1/', '/v1/%2e/')],
  ['with two dots inside', (path) => path.replace('/v1/', '/v1/x/../')],
  ['with two dots first', (path) => `/x/..${path}`],
  ['with two dots after another path', (path) => `/v1/ping/../..${path}`],
  ['with two dots after the labs', (path) => `/v1/labs/../..${path}`],
];
const upper = (letter: string): string => letter.toUpperCase();
const hex = (letter = ''): string => `%${letter.charCodeAt(0).toString(16)}`;

describe.each(routes)('$method $path', ({ method, path }) => {
  const [proxy, otherPort]: readonly [Caller, Caller] = isOnBankPort(path)
    ? [(...call) => throughBank(...call), (...call) => throughNginx(...call)]
    : [(...call) => throughNginx(...call), (...call) => throughBank(...call)];

  it('is not on the other port', async () => {
    expect(await otherPort(method, path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is served in the spelling of the contract', async () => {
    const [direct, proxied] = [await api.first(method, path), await proxy(method, path)];
    expect([404, 405]).not.toContain(direct.status);
    expect(proxied.status).toBe(direct.status);
  });

  it('is a 404 in any other spelling, from NGINX and from Express', async () => {
    for (const [name, change] of spellings) {
      const other = change(path);
      expect(other).not.toBe(path);
      const answers = [
        await api.first(method, other),
        await throughNginx(method, other),
        await throughBank(method, other),
      ];
      for (const { status, body } of answers) {
        expect({ name, other, status, body }).toMatchObject({ status: 404, body: { code: 'not_found' } });
      }
    }
  });

  it('answers OPTIONS with 405 and the allowed methods', async () => {
    for (const call of [api.first, proxy]) {
      const { status, headers } = await call('OPTIONS', path);
      expect(status).toBe(405);
      expect(headers['allow']?.toString().split(', ')).toContain(method);
      expect(headers['allow']).not.toContain('OPTIONS');
    }
  });
});

it('OPTIONS of a path that does not exist is a 404', async () => {
  for (const call of [api.first, throughNginx]) {
    expect(await call('OPTIONS', '/v1/nothing')).toMatchObject({ status: 404 });
  }
});

describe('the path of the WebSocket', () => {
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const upgradeHeaders = { upgrade: 'websocket', 'sec-websocket-version': '13' };

  it.each([
    ['without an upgrade', {}],
    ['with version 7', { ...handshake, 'sec-websocket-version': '7' }],
    ['with version 8', { ...handshake, 'sec-websocket-version': '8' }],
    ['without a version', handshake],
  ])('%s: 426 with the protocol and its version', async (_, headers) => {
    for (const call of [api.first, throughNginx]) {
      const answer = await call('GET', livePath, { headers });
      expect(answer).toMatchObject({ status: 426, body: { code: 'upgrade_required' } });
      expect(answer.headers).toMatchObject(upgradeHeaders);
      expect(answer.headers['connection']).toMatch(/\bUpgrade\b/i);
    }
  });

  it('over HTTP/2, which has no Upgrade header: 426 without it', async () => {
    const session = connect(nginx.httpsUrl, { ca: nginx.ca });
    const stream = session.request({ ':path': livePath });
    const headers = await new Promise<IncomingHttpHeaders>((resolve) => stream.once('response', resolve));
    session.destroy();
    expect(headers).toMatchObject({ ':status': 426, 'sec-websocket-version': '13' });
    expect(headers).not.toHaveProperty('upgrade');
    expect(headers).not.toHaveProperty('connection');
  });

  it('an upgrade of another path, or to another protocol, is ignored', async () => {
    for (const call of [api.first, throughNginx]) {
      expect(await call('GET', '/v1/ping', { headers: handshake })).toMatchObject({ status: 200 });
      const toHttp2 = { ...handshake, upgrade: 'h2c' };
      expect(await call('GET', livePath, { headers: toHttp2 })).toMatchObject({ status: 426 });
    }
  });
});
