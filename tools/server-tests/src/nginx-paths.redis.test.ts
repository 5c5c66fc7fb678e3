import { createServer, request, type OutgoingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';

let replica: Server;
let nginx: Nginx;
beforeAll(async () => {
  replica = createServer((_req, res) => res.end('{}')).listen(0, '127.0.0.1');
  await once(replica, 'listening');
  const address: AddressInfo | string | null = replica.address();
  // The JIT compiler would hide most of the cost of a quadratic regular expression.
  nginx = await startNginx([`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`], (_file, text) =>
    text.replace('pcre_jit on;', 'pcre_jit off;'),
  );
});
afterAll(async () => {
  await nginx.stop();
  replica.close();
});

type Answer = { status: number; allow: string | undefined; body: string; ms: number };

/** Sends one request without normalizing its path. */
function send(path: string, method = 'GET', headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(nginx.url, { path, method, headers, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += chunk));
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          allow: answer.headers.allow,
          body,
          ms: performance.now() - startedAtMs,
        }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

describe('pages', () => {
  it.each(['/', '/sign-in', '/labs/anatomy', '/a.b/c', '/v1x', '/.'])('%s is the page', async (path) => {
    expect(await send(path)).toMatchObject({ status: 200, body: expect.stringContaining('<title>') });
  });

  it.each([
    '/.git/config',
    '/.git/',
    '/.git',
    '/.env',
    '/.env/x',
    '/.well-known/security',
    '/a/.svn/entries',
    '/%2egit/config',
    '/assets/.hidden/page',
    '/.lane/read',
    '/.LANE/read',
    '/.problem/not_found',
    '/nothing.js',
    '/assets/nothing',
    '/a.b/c.d',
  ])('%s is a 404', async (path) => {
    const { status, body } = await send(path);
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ code: 'not_found' });
  });

  it.each(['OPTIONS', 'POST', 'PUT', 'DELETE', 'TRACE'])('%s is a 405 with Allow', async (method) => {
    for (const path of ['/', '/sign-in', '/assets/page.js']) {
      expect(await send(path, method)).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    }
  });
});

/** Length that NGINX still accepts for a request line or a header line, in characters. */
const long = 8_000;
const repeated = (text: string): string => text.repeat(long / text.length);

/**
 * Inputs that take quadratic time in a regular expression with nested loops, or with a loop that can start at
 * every character.
 */
const worstPaths: Readonly<Record<string, string>> = {
  dots: `/${repeated('.')}/`,
  'dots after a letter': `/a${repeated('.')}/`,
  'encoded dots': `/${repeated('%2e')}/`,
  'dots and percent signs': `/a${repeated('.%25')}/`,
  'dots and letters': `/a${repeated('.a')}/`,
  'letters and dots': `/${repeated('a.')}/`,
  slashes: `${repeated('/')}a`,
  'dot segments': `${repeated('/./')}a`,
  'parent folders': `${repeated('/a/..')}/a`,
  'many folders': repeated('/a'),
  'folders of the files': repeated('/assets/'),
  'files that end in a slash': `/assets/${repeated('.a')}/`,
  'the start of a path of the API': repeated('/v1'),
  'capital letters': repeated('/V1'),
  'encoded line breaks': `/${repeated('%0a')}/`,
  spaces: `/${repeated('%20')}/`,
  'question marks': `/?${repeated('?')}`,
  'number signs': `/x${repeated('#')}`,
  'a path of the API': `/v1/${repeated('.a')}/`,
  'a path of the labs': `/v1/labs/${repeated('/v1/labs/')}`,
  'a query of the API': `/v1/ping?${repeated('/v1/labs/')}`,
};

const worstHeaders: Readonly<Record<string, OutgoingHttpHeaders>> = {
  'a host of ports': { host: `a${repeated(':1')}` },
  'a host of dots': { host: repeated('a.') },
  'a host with a long port': { host: `localhost:${repeated('1')}x` },
  'a token': { authorization: `Bearer ${repeated('a ')}` },
  'an upgrade': { upgrade: repeated('websocket '), connection: 'Upgrade' },
  'an encoding': { 'accept-encoding': repeated('gzip;q=0,') },
  'an etag': { 'if-none-match': repeated('"a",') },
  'a range': { range: `bytes=${repeated('0-,')}` },
  'a student': { 'x-lab-student': repeated('a ') },
  'a condition': { 'if-match': repeated('"a",') },
  addresses: { 'x-forwarded-for': repeated('1.1.1.1, ') },
};

/** Returns the shortest of seven durations, which excludes delays from other load on the machine. */
async function shortestMs(measure: () => Promise<Answer>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) times.push((await measure()).ms);
  return Math.min(...times);
}

/**
 * Milliseconds. For one of these inputs, a quadratic regular expression takes 70 to 250 ms and a linear one
 * less than 1 ms.
 */
const atMostMs = 40;

describe('8 KB of the worst input cost NGINX no more time than 8 KB of letters', () => {
  it.each(Object.entries(worstPaths))('in a path: %s', async (_, path) => {
    const plainMs = await shortestMs(() => send(`/${'a'.repeat(path.length - 1)}`));
    expect(path.length).toBeGreaterThan(long - 10);
    expect(await shortestMs(() => send(path))).toBeLessThan(plainMs + atMostMs);
  });

  it.each(Object.entries(worstHeaders))('in a header: %s', async (_, headers) => {
    for (const path of ['/', '/v1/ping', '/v1/labs/hmac/order']) {
      const plainMs = await shortestMs(() => send(path, 'GET', { 'x-plain': 'a'.repeat(long) }));
      expect(await shortestMs(() => send(path, 'GET', headers))).toBeLessThan(plainMs + atMostMs);
    }
  });
});
