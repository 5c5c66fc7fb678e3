import { expect, test } from '@playwright/test';
import { signUp } from '../support/account.ts';
import { code, member, send, sendRaw, type Answer } from '../support/http.ts';

/** Invalid inputs through NGINX. Each error is problem+json with a stable code. */

const post = (text: string, headers = {}): Promise<Answer> =>
  send('/v1/sessions', { method: 'POST', text, headers });

test.describe('credentials', () => {
  test('missing credentials, or another scheme, give 401 authentication_required and a challenge without an error', async () => {
    for (const headers of [{}, { authorization: 'Basic YTpi' }]) {
      const answer = await send('/v1/users/me', { headers });
      expect(answer.status).toBe(401);
      expect(code(answer)).toBe('authentication_required');
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(answer.headers['www-authenticate']).not.toContain('error=');
    }
  });

  test('a malformed Authorization header gives 400 invalid_request', async () => {
    for (const authorization of ['Bearer', 'Bearer a b', 'Bearer\ta']) {
      const answer = await send('/v1/users/me', { headers: { authorization } });
      expect(answer.status, authorization).toBe(400);
      expect(code(answer)).toBe('invalid_request');
    }
  });

  test('the scheme is not case-sensitive', async () => {
    const { token } = await signUp();
    expect((await send('/v1/users/me', { headers: { authorization: `bearer ${token}` } })).status).toBe(200);
  });

  test('a token in two places, or twice, gives 400 invalid_request', async () => {
    const { token } = await signUp();
    const both = await send(`/v1/users/me?access_token=${token}`, { token });
    expect([both.status, code(both)]).toEqual([400, 'invalid_request']);
    const twice = await sendRaw(
      `GET /v1/users/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    expect(twice).toMatch(/^HTTP\/1\.1 400 /);
    expect(twice).toContain('"invalid_request"');
  });
});

test.describe('bodies', () => {
  test('truncated JSON gives 400 malformed_json', async () => {
    const answer = await post('{"email": "a');
    expect([answer.status, code(answer)]).toEqual([400, 'malformed_json']);
  });

  test('another content type gives 415', async () => {
    const answer = await post('email=a', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([answer.status, code(answer)]).toEqual([415, 'unsupported_media_type']);
  });

  test('a body that is too large gives 413 from NGINX and from the API', async () => {
    for (const size of [20_000, 200_000]) {
      const answer = await post(JSON.stringify({ email: 'a'.repeat(size), password: 'b' }));
      expect([size, answer.status, code(answer)]).toEqual([size, 413, 'payload_too_large']);
    }
  });

  test('unknown or missing fields, and __proto__, give 422 with their names', async () => {
    for (const text of [
      '{"email":"a@example.test","password":"x","admin":true}',
      '{"email":"a@example.test"}',
      '{"email":"a@example.test","password":"x","__proto__":{"admin":true}}',
    ]) {
      const answer = await post(text);
      expect([text, answer.status, code(answer)]).toEqual([text, 422, 'validation_failed']);
      expect(member(answer.body, 'errors', 0)).toBeDefined();
    }
  });
});

test('a wrong method gives 405 with the allowed methods, and an unknown path gives 404', async () => {
  const wrong = await send('/v1/sessions', { method: 'PATCH' });
  expect([wrong.status, code(wrong)]).toEqual([405, 'method_not_allowed']);
  expect(wrong.headers.allow).toMatch(/GET/);
  const unknown = await send('/v1/nothing');
  expect([unknown.status, code(unknown)]).toEqual([404, 'not_found']);
  const asset = await send('/assets/nothing.js');
  expect([asset.status, code(asset)]).toEqual([404, 'not_found']);
});

const malformed: readonly (readonly [name: string, bytes: string, status: RegExp])[] = [
  [
    'a header over 8 KB',
    `GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(8_192)}\r\n\r\n`,
    /400/,
  ],
  ['an address over 8 KB', `GET /v1/ping?${'a'.repeat(8_192)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, /414/],
  ['a NUL in a header', 'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nX-Nul: a\0b\r\n\r\n', /400/],
  ['a folded header', 'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nX-Fold: a\r\n b\r\n\r\n', /400/],
  ['no host', 'GET /v1/ping HTTP/1.1\r\n\r\n', /400/],
  [
    'an unknown transfer encoding',
    'POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gnip\r\n\r\n',
    /400/,
  ],
  ['CONNECT', 'CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n', /40[05]/],
  ['no HTTP at all', 'hello there\r\n\r\n', /400/],
];

for (const [name, bytes, status] of malformed) {
  test(`${name} is refused by NGINX with problem+json, not with 5xx`, async () => {
    const answer = await sendRaw(bytes, { until: /\r\n\r\n\{.*\}\s*$/s });
    expect(answer.slice(0, 15)).toMatch(new RegExp(`^HTTP/1\\.1 ${status.source}`));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(member(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'code')).toBeTruthy();
  });
}

test('a header and a URL of just under 8 KB are accepted', async () => {
  expect((await send('/v1/ping', { headers: { 'x-large': 'a'.repeat(8_000) } })).status).toBe(200);
  expect((await send(`/v1/ping?${'a'.repeat(8_000)}`)).status).toBe(200);
});

test('a request for a page with a precondition is refused, and its connection stays open', async () => {
  for (const condition of ['If-Match: "x"', 'If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT']) {
    const answers = await sendRaw(
      `GET / HTTP/1.1\r\nHost: localhost\r\n${condition}\r\n\r\n` +
        'GET /v1/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answers).toMatch(/^HTTP\/1\.1 400 [^]*"bad_request"[^]*HTTP\/1\.1 200 [^]*"servedBy"/);
  }
});
