import { expect, test } from '@playwright/test';
import { signUp } from '../support/account.ts';
import { code, send, sendRaw, type Answer } from '../support/http.ts';
import { stack } from '../support/stack.ts';

const everyAnswer: Record<string, RegExp> = {
  'content-security-policy': /^default-src 'none'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(no-referrer|same-origin|strict-origin)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

function expectSecurityHeaders(what: string, { headers }: Answer): void {
  for (const [name, value] of Object.entries(everyAnswer))
    expect(headers[name], `${what}: ${name}`).toMatch(value);
  expect(headers['server'] ?? '', `${what}: server`).not.toMatch(/\d/);
  expect(headers['x-powered-by'], what).toBeUndefined();
}

for (const secure of [false, true]) {
  test(`security headers are on every answer, errors too, over ${secure ? 'HTTPS' : 'HTTP'}`, async () => {
    const { token } = await signUp();
    const answers: readonly (readonly [string, Promise<Answer>])[] = [
      ['the page', send('/', { secure })],
      ['a page of the SPA', send('/sign-in', { secure })],
      ['a success', send('/v1/users/me', { token, secure })],
      ['a 401', send('/v1/users/me', { secure })],
      ['a 404 of the API', send('/v1/nothing', { secure })],
      ["a 404 of NGINX's", send('/assets/nothing.js', { secure })],
      ['a 413', send('/v1/sessions', { method: 'POST', text: 'a'.repeat(200_000), secure })],
      ['a 414', send(`/v1/ping?${'a'.repeat(40_000)}`, { secure })],
    ];
    for (const [what, answer] of answers) expectSecurityHeaders(what, await answer);
  });
}

test('scripts and styles come from this host alone, and Trusted Types are required', async () => {
  const policy = String((await send('/')).headers['content-security-policy']);
  expect(policy).not.toContain('unsafe-');
  for (const directive of [
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(policy).toContain(directive);
  }
});

test('HSTS is not sent on a port other than 443', async () => {
  expect((await send('/', { secure: true })).headers['strict-transport-security']).toBeUndefined();
});

test('hashed files are kept for good, the page is asked for anew', async () => {
  const page = await send('/');
  expect(page.headers['cache-control']).toBe('no-cache');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1];
  if (script === undefined) throw new Error('the page names no script');
  const asset = await send(script, { headers: { 'accept-encoding': 'gzip' } });
  expect(asset.headers['cache-control']).toMatch(/max-age=31536000.*immutable/);
  expect(asset.headers['content-encoding']).toBe('gzip');
});

test('what the API answers is not stored', async () => {
  const { token } = await signUp();
  expect((await send('/v1/users/me', { token })).headers['cache-control']).toContain('no-store');
});

test.describe('plain HTTP', () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    test(`${host} is served`, async () => {
      expect((await send('/', { headers: { host } })).status).toBe(200);
      expect((await send('/v1/ping', { headers: { host } })).status).toBe(200);
    });
  }

  test('to any other host a page is redirected to HTTPS', async () => {
    const answer = await send('/sign-in?next=1', { headers: { host: 'lab.example:8080' } });
    expect([301, 308]).toContain(answer.status);
    expect(answer.headers.location).toBe(
      `https://lab.example:${new URL(stack.httpsUrl).port}/sign-in?next=1`,
    );
  });

  test('to any other host an API call is a 403, is not redirected, and ends the session whose token came in clear', async () => {
    const { token } = await signUp();
    const answer = await send('/v1/users/me', { token, headers: { host: 'lab.example' } });
    expect([answer.status, code(answer)]).toEqual([403, 'https_required']);
    expect(answer.headers.location).toBeUndefined();
    expect((await send('/v1/users/me', { token })).status).toBe(401);
  });

  test('a localhost that is only the beginning of a name is another host', async () => {
    const answer = await sendRaw(
      'GET /v1/ping HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

test('the OpenAPI document is served', async () => {
  const document = JSON.parse((await send('/v1/openapi.json')).body);
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths)).toContain('/v1/users/me');
});

test('metrics, health and readiness of a replica are not published', async () => {
  for (const path of ['/metrics', '/healthz', '/readyz']) {
    const { body } = await send(path);
    expect(body).not.toMatch(/process_cpu|"status":"ok"/);
  }
});
