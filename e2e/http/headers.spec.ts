import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from '@playwright/test';
import { signIn, signUp } from '../support/account.ts';
import { freeze, thaw } from '../support/control.ts';
import { code, member, send, type Answer } from '../support/http.ts';
import { expectBothReplicas } from '../support/lab.ts';

const replicas = ['api-1', 'api-2'] as const;

/** The headers that NGINX adds to every response (ASVS 3.4.1 to 3.4.8). */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
};

/** Headers that no response has. HSTS is for port 443 only, and the app uses neither cookies nor CORS. */
const absentHeaders = [
  'strict-transport-security',
  'set-cookie',
  'access-control-allow-origin',
  'x-powered-by',
];

function expectSecurityHeaders(what: string, headers: IncomingHttpHeaders): void {
  // An exact comparison: Node joins a header that was sent twice.
  const sent = Object.fromEntries(Object.keys(securityHeaders).map((name) => [name, headers[name]]));
  expect({ what, ...sent }).toEqual({ what, ...securityHeaders });
  for (const name of absentHeaders) expect(headers[name], `${what}: ${name}`).toBeUndefined();
  expect(headers['x-request-id'], `${what}: x-request-id`).toMatch(/^[0-9a-f]{32}$/);
  expect(headers['server'], `${what}: server`).toBe('nginx');
}

for (const secure of [false, true]) {
  test(`every response, also an error, has the security headers, over ${secure ? 'HTTPS' : 'HTTP'}`, async () => {
    const account = await signUp();
    const { token, email, password } = account;
    const credentials = { email, password };
    const page = await send('/', { secure });
    const etag = String(page.headers.etag);
    const script = String(/src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1]);
    const other = await signIn(account);
    const foreign = { host: 'lab.example' };
    const foreignPage = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    const answers: Record<string, Promise<Answer>> = {
      '200 the page': send('/', { secure }),
      '200 a page of the SPA': send('/sign-in', { secure }),
      '200 a script': send(script, { secure }),
      '200 of the API': send('/v1/users/me', { token, secure }),
      '201 of the API': send('/v1/sessions', { method: 'POST', json: credentials, secure }),
      '204 of the API': send('/v1/sessions/mine', { method: 'DELETE', token: other, secure }),
      '304 the page': send('/', { headers: { 'if-none-match': etag }, secure }),
      '400 of the API': send('/v1/sessions', { method: 'POST', text: '{', secure }),
      "400 of NGINX's": send('/v1/ping', { headers: { 'x-large': 'a'.repeat(9_000) }, secure }),
      '401 of the API': send('/v1/users/me', { secure }),
      '403 of the API': send('/v1/admin/sessions', { token, secure }),
      '404 of the API': send('/v1/nothing', { secure }),
      "404 of NGINX's": send('/assets/nothing.js', { secure }),
      '405 of the API': send('/v1/ping', { method: 'PUT', secure }),
      '405 to a preflight': send('/v1/ping', { method: 'OPTIONS', headers: foreignPage, secure }),
      "405 of NGINX's": send('/', { method: 'DELETE', secure }),
      "413 of NGINX's": send('/v1/sessions', { method: 'POST', text: 'a'.repeat(200_000), secure }),
      '413 of the API': send('/v1/sessions', { method: 'POST', text: `"${'a'.repeat(20_000)}"`, secure }),
      "414 of NGINX's": send(`/v1/ping?${'a'.repeat(9_000)}`, { secure }),
      '415 of the API': send('/v1/sessions', {
        method: 'POST',
        text: 'a',
        headers: { 'content-type': 'a/b' },
        secure,
      }),
      '422 of the API': send('/v1/sessions', { method: 'POST', json: {}, secure }),
      '426 of the API': send('/v1/live', { secure }),
      ...(secure
        ? {}
        : {
            '308 to HTTPS': send('/', { headers: foreign }),
            '403 in clear': send('/v1/ping', { headers: foreign }),
          }),
    };
    for (const [what, answered] of Object.entries(answers)) {
      const { status, headers } = await answered;
      expect(`${status} ${what.slice(4)}`).toBe(what);
      expectSecurityHeaders(what, headers);
    }
  });
}

test('a 504 from NGINX, when no replica responds in time, is problem+json with the security headers', async () => {
  test.setTimeout(60_000);
  for (const replica of replicas) freeze(replica);
  try {
    const answer = await send('/v1/ping');
    expect([answer.status, code(answer)]).toEqual([504, 'gateway_timeout']);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expectSecurityHeaders('504', answer.headers);
  } finally {
    for (const replica of replicas) thaw(replica);
  }
  await expectBothReplicas();
});

test('hashed files are cached forever, and the page is revalidated each time', async () => {
  const page = await send('/');
  expect(page.headers['cache-control']).toBe('no-cache');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1];
  if (script === undefined) throw new Error('the page has no script');
  const asset = await send(script, { headers: { 'accept-encoding': 'gzip' } });
  expect(asset.headers['cache-control']).toMatch(/max-age=31536000.*immutable/);
  expect(asset.headers['content-encoding']).toBe('gzip');
});

test('the page names the replicas, and a response of the API keeps its own Server-Timing', async () => {
  const page = await send('/labs/stateless');
  expect(page.headers['server-timing']).toBe(`replicas;desc="${replicas.join(' ')}"`);
  const cached = await send('/', { headers: { 'if-none-match': String(page.headers.etag) } });
  expect([cached.status, cached.headers['server-timing']]).toEqual([304, page.headers['server-timing']]);
  expect((await send('/v1/ping')).headers['server-timing']).toMatch(/^handler;dur=[\d.]+$/);
});

test('responses of the API are not cached', async () => {
  const { token } = await signUp();
  expect((await send('/v1/users/me', { token })).headers['cache-control']).toContain('no-store');
});

test('the API serves its OpenAPI document', async () => {
  const { body } = await send('/v1/openapi.json');
  expect(member(body, 'openapi')).toMatch(/^3\.1\./);
  expect(member(body, 'paths', '/v1/users/me')).toBeDefined();
});

test('metrics, health and readiness of a replica are not published', async () => {
  for (const path of ['/metrics', '/healthz', '/readyz']) {
    const { body } = await send(path);
    expect(body).not.toMatch(/process_cpu|"status":"ok"/);
  }
});
