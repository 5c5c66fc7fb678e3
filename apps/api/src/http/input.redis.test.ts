import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '@session-lab/contract';
import { useReplicas } from '../testing/replicas.ts';
import { ada, signUpInput, signUp } from '../testing/users.ts';
import type { Answer } from '../testing/caller.ts';

const api = useReplicas({ db: 5 });
let token: string;
beforeEach(async () => {
  token = await signUp(api.first);
});

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  api.first('POST', '/v1/users', { body, headers });

async function sendBytes(path: string, body: Buffer): Promise<{ status: number; code: string | undefined }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(new URL(path, api.urls.first), {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });
  return { status: answer.status, code: Problem.parse(await answer.json()).code };
}

/** Resolves to all received bytes when the server closes the connection. */
function sendRaw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(api.urls.first);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('end', () => resolve(Buffer.concat(chunks).toString()));
    socket.once('error', reject);
  });
}

describe('a body', () => {
  it('over 16 KB: 413', async () => {
    expect(await post({ ...ada, password: 'x'.repeat(17_000) })).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
  });

  it.each(['{"userName":', 'nonsense', '{"a":1}}'])('%j: 400 malformed_json', async (text) => {
    expect(await post(text, { 'content-type': 'application/json' })).toMatchObject({
      status: 400,
      body: { code: 'malformed_json' },
    });
  });

  it.each(['application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"'])(
    'of type %s is read',
    async (type) => {
      expect(await post(JSON.stringify(signUpInput('bob')), { 'content-type': type })).toMatchObject({
        status: 201,
      });
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/jsonx',
    'application/json, text/plain',
    'json',
  ])('of type %s: 415', async (type) => {
    expect(await post(JSON.stringify(ada), { 'content-type': type })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  it('that is not UTF-8: 400 malformed_json, and it matches no password with replacement characters', async () => {
    const words = 'mossy canyon lantern ';
    await signUp(api.first, { ...signUpInput('bob'), password: `${words}${'\ufffd'.repeat(4)}` });
    for (const path of ['/v1/users', '/v1/sessions']) {
      for (const byte of [0xff, 0xc0, 0x80]) {
        const body = Buffer.concat([
          Buffer.from(`{"userName":"eve","email":"bob@example.org","password":"${words}`),
          Buffer.alloc(4, byte),
          Buffer.from('"}'),
        ]);
        expect(await sendBytes(path, body)).toMatchObject({ status: 400, code: 'malformed_json' });
      }
    }
    const halves = { email: 'bob@example.org', password: `${words}${'\ud800'.repeat(4)}` };
    expect(await api.first('POST', '/v1/sessions', { body: halves })).toMatchObject({ status: 401 });
  });

  it('that is missing, without a length or with length 0: 422, and every field is missing', async () => {
    for (const length of ['', 'Content-Length: 0\r\n']) {
      const head = `POST /v1/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n${length}\r\n`;
      const text = await sendRaw(head);
      expect(text).toMatch(/^HTTP\/1\.1 422 /);
      for (const field of ['userName', 'email', 'password']) expect(text).toContain(`"path":"${field}"`);
    }
  });

  it('compressed: 415', async () => {
    expect(await post(ada, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });

  it.each([
    ['an unknown field', { ...ada, role: 'admin' }, ['role']],
    ['wrong types', { userName: 1, email: [], password: null }, ['userName', 'email', 'password']],
    ['nothing in it', {}, ['userName', 'email', 'password']],
    ['nothing at all', '', ['userName']],
    ['no object', [], ['']],
    ['a text', '"text"', ['']],
    [
      '__proto__',
      '{"userName":"bob","email":"bob@example.org","password":"correct horse","__proto__":{"x":1}}',
      ['__proto__'],
    ],
    ['mixed scripts in the name', { ...ada, userName: 'pаypаl' }, ['userName']],
  ])('with %s: 422 with every invalid field', async (_, body, paths) => {
    const answer = await post(body, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const errors = Problem.parse(answer.body).errors ?? [];
    expect(errors.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
  });

  it.each([
    ['lists', '['.repeat(8_000) + ']'.repeat(8_000)],
    ['objects', '{"a":'.repeat(2_700) + '1' + '}'.repeat(2_700)],
  ])('of %s nested as deeply as 16 KB allow: 422', async (_, nested) => {
    const answer = await api.first('PATCH', '/v1/users/me', { token, body: nested });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const body = `{"labs":${nested}}`;
    expect(await api.first('PUT', '/v1/users/me/progress', { token, body })).toMatchObject({ status: 422 });
  });

  it.each([
    ['__proto__ under a long key', `{"${'k'.repeat(8_000)}":[${'{"__proto__":0},'.repeat(500)}0]}`],
    ['unknown fields', `{${Array.from({ length: 1_900 }, (_, at) => `"${at.toString(36)}":0`).join()}}`],
    ['a field of control characters', `{"${'\\u0001'.repeat(2_600)}":0}`],
  ])('of 16 KB with %s: 422 in at most 8 KB, with ten errors at most', async (_, text) => {
    const answer = await post(text, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(Buffer.byteLength(JSON.stringify(answer.body))).toBeLessThanOrEqual(8_192);
    const { errors = [] } = Problem.parse(answer.body);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(10);
    for (const { path } of errors) expect(path.length).toBeLessThanOrEqual(200);
  });

  it('with __proto__ deep inside: 422', async () => {
    const answer = await api.first('PUT', '/v1/users/me/progress', {
      token,
      body: '{"labs":{"__proto__":"2026-01-01T00:00:00.000Z"}}',
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'labs.__proto__' }] } });
  });
});

describe('a path', () => {
  it('with another method: 405 with Allow', async () => {
    const answer = await api.first('POST', '/v1/users/me');
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers['allow']).toBe('GET, HEAD, PATCH, DELETE');
  });

  it.each(['/', '/v1', '/v1/nothing', '/v2/users', '/v1/users/me/x', '/v1/sessions/a/b'])(
    '%s: 404',
    async (path) => {
      expect(await api.first('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it('with an invalid id: 404', async () => {
    expect(await api.first('DELETE', '/v1/sessions/nonsense', { token })).toMatchObject({ status: 404 });
  });

  it('that cannot be decoded: 400', async () => {
    expect(await api.first('DELETE', '/v1/sessions/%ff', { token })).toMatchObject({ status: 400 });
  });

  it('of the WebSocket without an upgrade: 426', async () => {
    expect(await api.first('GET', '/v1/live')).toMatchObject({
      status: 426,
      body: { code: 'upgrade_required' },
    });
  });

  it('HEAD is GET without the body', async () => {
    const [get, head] = [await api.first('GET', '/v1/ping'), await api.first('HEAD', '/v1/ping')];
    expect(head).toMatchObject({ status: 200, body: undefined });
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
  });
});

describe('every answer', () => {
  it.each([
    ['GET', '/v1/ping', 200],
    ['GET', '/v1/users/me', 401],
    ['GET', '/v1/nothing', 404],
    ['PUT', '/v1/ping', 405],
    ['POST', '/v1/users', 415],
    ['GET', '/v1/openapi.json', 200],
  ])('%s %s (%d) names its replica, has Server-Timing, and is not cached', async (method, path, status) => {
    const answer = await api.second(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ 'x-served-by': 'api-2', 'cache-control': 'no-store' });
    expect(answer.headers['server-timing']).toMatch(/^handler;dur=\d+\.\d{3}$/);
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('etag');
    // Only NGINX sets the security headers. Two places could contradict each other.
    for (const name of ['content-security-policy', 'strict-transport-security', 'x-content-type-options'])
      expect(answer.headers).not.toHaveProperty(name);
  });

  it.each([
    ['GET', '/v1/users/me'],
    ['GET', '/v1/nothing'],
    ['PUT', '/v1/ping'],
    ['POST', '/v1/users'],
    ['GET', '/v1/live'],
  ])('%s %s is refused with a problem', async (method, path) => {
    const answer = await api.second(method, path);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(Problem.parse(answer.body)).toMatchObject({ status: answer.status });
  });

  it('is a problem even for malformed HTTP', async () => {
    const text = await sendRaw('NONSENSE\r\n\r\n');
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 400 .*application\/problem\+json/s);
    expect(JSON.parse(body)).toMatchObject({ code: 'bad_request' });
  });
});
