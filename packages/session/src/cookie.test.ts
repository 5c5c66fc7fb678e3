import { randomBytes } from 'node:crypto';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { sessionCookie } from './cookie.ts';
import { expressSessions } from './express.ts';
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
    });
  });

  test('without a cookie is challenged', async () => {
    for (const headers of [{}, { cookie: 'x=1' }, { cookie: 'my__Host-session=1' }]) {
      const verdict = await web.requireSession(request(headers));
      if (verdict.ok) throw new Error('accepted');
      expect(verdict.response.status).toBe(401);
      expect(verdict.response.headers.get('www-authenticate')).toBe('Cookie realm="lab"');
      expect(await verdict.response.json()).toEqual({ code: 'authentication_required' });
    }
  });

  test('is refused if it is sent twice', async () => {
    const { token } = await signIn();
    const twice = { cookie: `__Host-session=${token}; __Host-session=${token}` };
    expect(await web.requireSession(request(twice))).toMatchObject({ code: 'invalid_request', status: 400 });
  });

  test('removes the cookie when the session is over, and the user is a guest where guests may be', async () => {
    const { token, session } = await signIn();
    await sessions.revoke(session.publicId);
    const required = await web.requireSession(request(cookieOf(token)));
    if (required.ok) throw new Error('accepted');
    expect(required.response.headers.getSetCookie()).toEqual([removal]);
    expect(required.response.headers.get('cache-control')).toBe('no-store');
    expect(await web.optionalSession(request(cookieOf(token)))).toEqual({
      ok: true,
      session: undefined,
      headers: { 'Cache-Control': 'no-store', 'Set-Cookie': removal },
    });
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

  test('of a guest is refused if another site caused it: a sign-in under another name', async () => {
    const verdict = await web.optionalSession(request({ 'sec-fetch-site': 'cross-site' }, 'POST'));
    expect(verdict).toMatchObject({ code: 'cross_site_request' });
    expect(await web.optionalSession(request({}, 'POST'))).toMatchObject({ ok: true, session: undefined });
  });
});

test('Express sends the headers of the cookie by itself', async () => {
  const { optionalSession, getSession } = expressSessions({ sessions, cookie });
  const incoming = new IncomingMessage(new Socket());
  const { token, session } = await signIn();
  await sessions.revoke(session.publicId);
  incoming.headers.cookie = `__Host-session=${token}`;
  const response = new ServerResponse(incoming);
  await new Promise<void>((resolve) => {
    optionalSession(incoming, response, () => resolve());
  });
  expect(getSession(incoming)).toBeUndefined();
  expect(response.getHeader('set-cookie')).toBe(removal);
});
