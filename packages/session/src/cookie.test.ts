import { randomBytes } from 'node:crypto';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { fastify } from 'fastify';
import { describe, expect, test, vi } from 'vitest';
import { sessionCookie } from './cookie.ts';
import { expressSessions } from './express.ts';
import { httpSessions, sendRefusal } from './http.ts';
import { createKeyring, createSessions, SessionStoreError } from './index.ts';
import { memoryStore } from './memory.ts';
import { webSessions } from './web.ts';

const store = memoryStore();
const keyring = createKeyring([randomBytes(32)]);
const sessions = createSessions<{ name: string }>({ store, keyring });
const cookie = sessionCookie({ keyring, origins: ['https://admin.example.com'] });
const web = webSessions({ sessions, realm: 'lab', cookie });
const removal = '__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax';

const signIn = () => sessions.create({ userId: 'ada', data: { name: 'Ada' } });
const request = (headers: Record<string, string>, method = 'GET'): Request =>
  new Request('https://example.com/me', { method, headers: { host: 'example.com', ...headers } });
const cookieOf = (token: string) => ({ cookie: `theme=dark; __Host-session=${token}; x=1` });

describe('the cookie', () => {
  test('is for this host over TLS, not for scripts, and its response is not cached', async () => {
    const issued = await signIn();
    const headers = new Headers();
    cookie.set(headers, issued);
    expect(headers.getSetCookie()).toEqual([
      `__Host-session=${issued.token}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('persists until the absolute expiry if the user wants to be remembered', async () => {
    const headers = new Headers();
    const { token, session } = await sessions.create({
      userId: 'ada',
      data: { name: 'Ada' },
      absoluteLifetimeMs: 30 * 86_400_000,
      idleTimeoutMs: 30 * 86_400_000,
    });
    cookie.set(headers, { token, session }, { persistent: true });
    expect(headers.getSetCookie()[0]).toContain(`; Max-Age=${30 * 86_400}; `);
  });

  test('is written to a response of Node next to other cookies', async () => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    response.appendHeader('Set-Cookie', 'theme=dark');
    cookie.clear(response);
    expect(response.getHeader('set-cookie')).toEqual(['theme=dark', removal]);
    expect(response.getHeader('cache-control')).toBe('no-store');
  });

  test('needs a name with the prefix __Host-, and origins without a path', () => {
    expect(sessionCookie({ keyring, name: '__Host-shop' }).name).toBe('__Host-shop');
    for (const name of ['session', '__Secure-x', '__Host-', '__Host-a b', '__Host-a;b'])
      expect(() => sessionCookie({ keyring, name })).toThrow(TypeError);
    for (const origin of ['example.com', 'https://example.com/', '*'])
      expect(() => sessionCookie({ keyring, origins: [origin] })).toThrow(TypeError);
  });
});

describe('a request with the cookie', () => {
  test('has the session, and its response is not cached', async () => {
    const { token, session } = await signIn();
    expect(await web.requireSession(request(cookieOf(token)))).toEqual({
      ok: true,
      session,
      headers: { 'Cache-Control': 'no-store' },
      applyTo: expect.any(Function),
    });
  });

  test('without a cookie is challenged', async () => {
    for (const headers of [{}, { cookie: 'x=1' }, { cookie: 'my__Host-session=1' }]) {
      const verdict = await web.requireSession(request(headers));
      if (verdict.ok) throw new Error('accepted');
      expect(verdict.response.status).toBe(401);
      expect(verdict.response.headers.get('www-authenticate')).toBe('Cookie realm="lab"');
      expect(await verdict.response.json()).toMatchObject({ code: 'authentication_required' });
    }
  });

  test('is refused if it is sent twice', async () => {
    const { token } = await signIn();
    const twice = { cookie: `__Host-session=${token}; __Host-session=${token}` };
    expect(await web.requireSession(request(twice))).toMatchObject({
      code: 'invalid_request',
      status: 400,
      error: { message: 'The request has the cookie __Host-session twice.' },
    });
  });

  test('removes the cookie of a session that is over when the browser opens a page, and the user is a guest where guests may be', async () => {
    const { token, session } = await signIn();
    await sessions.revoke(session.publicId);
    for (const invalid of [token, 'malformed']) {
      const opensPage = { ...cookieOf(invalid), 'sec-fetch-mode': 'navigate' };
      for (const [headers, expected] of [
        [opensPage, [removal]],
        [cookieOf(invalid), []],
      ] as const) {
        const required = await web.requireSession(request(headers));
        if (required.ok) throw new Error('accepted');
        expect(required.response.headers.getSetCookie()).toEqual(expected);
        expect(required.response.headers.get('cache-control')).toBe('no-store');
      }
    }
    expect(await web.optionalSession(request(cookieOf(token)))).toEqual({
      ok: true,
      session: undefined,
      headers: { 'Cache-Control': 'no-store' },
      applyTo: expect.any(Function),
    });
  });

  test('leaves the cookie of a sign-in whose response arrived before that of a poll with the old cookie', async () => {
    const old = await signIn();
    await sessions.revoke(old.session.publicId);
    const issued = await signIn();
    const jar = new Map<string, string>([[cookie.name, old.token]]);
    const receive = (headers: Headers): void => {
      for (const line of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (line.includes('Max-Age=0')) jar.delete(name);
        else jar.set(name, value);
      }
    };
    for (const mode of ['cors', 'same-origin', 'no-cors']) {
      const poll = request({ ...cookieOf(old.token), 'sec-fetch-mode': mode });
      const [required, optional] = [await web.requireSession(poll), await web.optionalSession(poll)];
      if (required.ok || !optional.ok) throw new Error('wrong verdict');
      const [ofSignIn, ofPoll] = [new Headers(), new Headers()];
      cookie.set(ofSignIn, issued);
      optional.applyTo(ofPoll);
      for (const headers of [ofSignIn, ofPoll, required.response.headers]) receive(headers);
      expect(jar.get(cookie.name)).toBe(issued.token);
      expect(ofPoll.get('cache-control')).toBe('no-store');
    }
  });

  test('keeps the cookie while the store is unavailable', async () => {
    const { token } = await signIn();
    vi.spyOn(store, 'read').mockRejectedValueOnce(new SessionStoreError('unavailable'));
    const verdict = await web.requireSession(request(cookieOf(token)));
    if (verdict.ok) throw new Error('accepted');
    expect(verdict.response.status).toBe(503);
    expect(verdict.response.headers.get('retry-after')).toBe('1');
    expect(verdict.response.headers.getSetCookie()).toEqual([]);
  });
});

describe('an unsafe request', () => {
  test.each([
    ['same-origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['by the user', { 'sec-fetch-site': 'none' }, true],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['of a subdomain', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' }, false],
    ['of an allowed origin', { 'sec-fetch-site': 'same-site', origin: 'https://admin.example.com' }, true],
    ['with its own origin', { origin: 'https://example.com' }, true],
    ['with a foreign origin', { origin: 'https://example.com.evil.org' }, false],
    ['with another port', { origin: 'https://example.com:8443' }, false],
    ['of a sandboxed page', { origin: 'null' }, false],
    ['without any of these headers', {}, false],
  ])('%s', async (_name, headers, isAccepted) => {
    const { token } = await signIn();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const verdict = await web.requireSession(request({ ...cookieOf(token), ...headers }, method));
      const refusal = { ok: false, code: 'cross_site_request', status: 403 };
      expect(verdict).toMatchObject(isAccepted ? { ok: true } : refusal);
    }
    expect(await web.requireSession(request({ ...cookieOf(token), ...headers }))).toMatchObject({ ok: true });
  });

  test('with the token against cross-site requests of this session is accepted, of another one refused', async () => {
    const { token, session } = await signIn();
    const other = await signIn();
    const send = (csrf: string) =>
      web.requireSession(request({ ...cookieOf(token), 'x-csrf-token': csrf }, 'POST'));
    const good = cookie.csrfToken(session.publicId);
    expect(await send(good)).toMatchObject({ ok: true });
    const wrong = [cookie.csrfToken(other.session.publicId), '', `${good}=`, good.slice(1), token];
    for (const csrf of wrong) expect(await send(csrf)).toMatchObject({ code: 'cross_site_request' });
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, /Sec-Fetch-Site.*option origins/],
    [{ origin: 'https://evil.example' }, /Origin.*proxy.*Host.*option origins/],
    [{}, /neither.*cookie\.csrfToken\(publicId\) in the header X-CSRF-Token/],
    [{ 'x-csrf-token': 'wrong' }, /not that of this session/],
  ])('is refused with a message about the header that failed: %o', async (headers, message) => {
    const { token } = await signIn();
    const verdict = await web.requireSession(request({ ...cookieOf(token), ...headers }, 'POST'));
    expect(verdict).toMatchObject({ status: 403, error: { message: expect.stringMatching(message) } });
    expect(await web.requireSession(request(cookieOf(token), 'GET'))).toMatchObject({ ok: true });
  });

  test('ends no session as a sign-out that another site caused, and revokePresented rejects', async () => {
    const { token } = await signIn();
    const signOut = (headers: Record<string, string>) =>
      web.revokePresented(request({ ...cookieOf(token), ...headers }, 'POST'));
    await expect(signOut({ origin: 'https://evil.example' })).rejects.toMatchObject({
      code: 'cross_site_request',
      status: 403,
      message: expect.stringContaining('Origin'),
    });
    expect(await sessions.verify(token)).toMatchObject({ ok: true });
    const twice = { cookie: `__Host-session=${token}; __Host-session=${token}` };
    expect(await signOut({ ...twice, origin: 'https://example.com' })).toBe(false);
    expect(await signOut({ origin: 'https://example.com' })).toBe(true);
  });

  test('of a guest is refused if another site caused it: a sign-in under another name', async () => {
    const verdict = await web.optionalSession(request({ 'sec-fetch-site': 'cross-site' }, 'POST'));
    expect(verdict).toMatchObject({ code: 'cross_site_request' });
    const byOlderBrowser = await web.optionalSession(request({ origin: 'https://evil.example' }, 'POST'));
    expect(byOlderBrowser).toMatchObject({ code: 'cross_site_request' });
    // A program, for example curl: it has no cookies of a user.
    expect(await web.optionalSession(request({}, 'POST'))).toMatchObject({ ok: true, session: undefined });
  });
});

describe('the form field csrf_token', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('is an option of the check with a Web form, whose stream the check does not read', async () => {
    const { token, session } = await signIn();
    const send = async (csrf: string) => {
      const body = new URLSearchParams({ csrf_token: csrf });
      const post = new Request('https://example.com/', { method: 'POST', headers: cookieOf(token), body });
      const csrfToken = (await post.formData()).get('csrf_token');
      return web.requireSession(post, { csrfToken });
    };
    expect(await send(cookie.csrfToken(session.publicId))).toMatchObject({ ok: true });
    expect(await send('wrong')).toMatchObject({ code: 'cross_site_request' });
  });

  test('is an option of the check in Fastify', async () => {
    const http = httpSessions({ sessions, cookie });
    const app = fastify();
    app.addContentTypeParser<string>(form['content-type'], { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body))),
    );
    app.post<{ Body: { csrf_token: string } }>('/', async ({ raw, body }) => {
      const verdict = await http.requireSession(raw, { csrfToken: body.csrf_token });
      if (!verdict.ok) throw verdict.error;
      return verdict.session.data;
    });
    const { token, session } = await signIn();
    const send = (csrf: string) =>
      app.inject({
        method: 'POST',
        url: '/',
        headers: { ...form, ...cookieOf(token) },
        payload: `csrf_token=${csrf}`,
      });
    expect(await send(cookie.csrfToken(session.publicId))).toMatchObject({ statusCode: 200 });
    const refused = await send('wrong');
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ message: expect.stringContaining('csrfToken(publicId)') });
  });

  test('is read by the check in Express, after the body parser', async () => {
    const { requireSession } = expressSessions({ sessions, cookie });
    const { token, session } = await signIn();
    const send = (csrf: string) => {
      const incoming = Object.assign(new IncomingMessage(new Socket()), { body: { csrf_token: csrf } });
      incoming.method = 'POST';
      Object.assign(incoming.headers, form, cookieOf(token));
      return new Promise((resolve) => requireSession(incoming, new ServerResponse(incoming), resolve));
    };
    expect(await send(cookie.csrfToken(session.publicId))).toBeUndefined();
    expect(await send('wrong')).toMatchObject({ code: 'cross_site_request' });
  });
});

test('a bearer token that is sent to a server with a cookie is refused with a message', async () => {
  const { token } = await signIn();
  const verdict = await web.requireSession(request({ authorization: `Bearer ${token}` }));
  const message = expect.stringContaining(
    'from the cookie __Host-session, not from the header Authorization',
  );
  expect(verdict).toMatchObject({ code: 'authentication_required', error: { message } });
});

test.each([
  ['navigate', [removal]],
  ['cors', undefined],
])('Express sends the headers of the cookie by itself: Sec-Fetch-Mode %s', async (mode, cookies) => {
  const { optionalSession, getSession } = expressSessions({ sessions, cookie });
  const incoming = new IncomingMessage(new Socket());
  const { token, session } = await signIn();
  await sessions.revoke(session.publicId);
  Object.assign(incoming.headers, { cookie: `__Host-session=${token}`, 'sec-fetch-mode': mode });
  const response = new ServerResponse(incoming);
  await new Promise<void>((resolve) => {
    optionalSession(incoming, response, () => resolve());
  });
  expect(getSession(incoming)).toBeUndefined();
  expect(response.getHeader('set-cookie')).toEqual(cookies);
  expect(response.getHeader('cache-control')).toBe('no-store');
});

test('sendRefusal keeps other cookies of the response, and the cookie of a sign-in', async () => {
  const incoming = new IncomingMessage(new Socket());
  const headers = { ...cookieOf('malformed'), 'sec-fetch-mode': 'navigate' };
  Object.assign(incoming.headers, headers);
  const refused = await httpSessions({ sessions, cookie }).requireSession(incoming);
  if (refused.ok) throw new Error('accepted');
  const send = (write: (response: ServerResponse) => void): unknown => {
    const response = new ServerResponse(incoming);
    write(response);
    sendRefusal(response, refused);
    expect(response.getHeader('www-authenticate')).toMatch(/^Cookie realm/);
    return response.getHeader('set-cookie');
  };
  expect(send(() => undefined)).toEqual([removal]);
  expect(send((response) => response.setHeader('Set-Cookie', 'theme=dark'))).toEqual(['theme=dark', removal]);
  const issued = await signIn();
  expect(send((response) => cookie.set(response, issued))).toEqual([
    `__Host-session=${issued.token}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  ]);
});

test('Express calls next when another middleware has answered while the store did not', async () => {
  const { requireSession } = expressSessions({ sessions, cookie });
  const { token } = await signIn();
  const incoming = new IncomingMessage(new Socket());
  incoming.headers.cookie = `__Host-session=${token}`;
  const response = new ServerResponse(incoming);
  const error = await new Promise((resolve) => {
    requireSession(incoming, response, resolve);
    response.writeHead(504).end();
  });
  expect(error).toBeUndefined();
});
