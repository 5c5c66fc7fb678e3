import { expect, test } from '@playwright/test';
import { signUp } from '../support/account.ts';
import { code, send, sendRaw, type Answer } from '../support/http.ts';
import { origin, tryUpgrade } from '../support/socket.ts';
import { stack } from '../support/stack.ts';

/** Requests over HTTP and HTTPS to local and foreign hosts: pages, API calls and upgrades. */

const port = new URL(stack.baseUrl).port;
const local = ['localhost', `localhost:${port}`, 'LOCALHOST', '127.0.0.1', `127.0.0.1:${port}`, '[::1]'];
const foreign = [
  'lab.example',
  `lab.example:${port}`,
  'localhost.evil.example',
  'evil-localhost',
  '127.0.0.1.evil.example',
  '127.0.0.2',
];

/** The title of a test is the same on every stack: Playwright finds the test of a worker by its title. */
const named = (host: string): string => host.replace(port, 'port');

const pages = ['/', '/sign-in?next=1', '/labs/anatomy', '/favicon.svg'];
const isAlive = async (token: string): Promise<boolean> =>
  (await send('/v1/users/me', { token })).status === 200;

for (const host of local) {
  test(`plain HTTP to ${named(host)} is served`, async () => {
    const { token } = await signUp();
    for (const path of pages) expect((await send(path, { headers: { host } })).status, path).toBe(200);
    expect((await send('/v1/users/me', { token, headers: { host } })).status).toBe(200);
    expect(await tryUpgrade(`?access_token=${token}`, { origin, host })).toMatchObject({ status: 101 });
  });
}

for (const host of foreign) {
  test(`a page of ${named(host)} over plain HTTP is redirected to HTTPS with the same path and query`, async () => {
    const name = host.replace(/:\d+$/, '');
    for (const path of pages) {
      const answer = await send(path, { headers: { host } });
      expect([path, answer.status]).toEqual([path, 308]);
      expect(answer.headers.location).toBe(`https://${name}:${new URL(stack.httpsUrl).port}${path}`);
    }
  });

  test(`an API request to ${named(host)} over plain HTTP gives 403, not a redirect, and ends the session of its token`, async () => {
    const [read, written, opened] = [await signUp(), await signUp(), await signUp()];
    const answers: Answer[] = [
      await send('/v1/users/me', { token: read.token, headers: { host } }),
      await send('/v1/users/me', {
        method: 'PATCH',
        token: written.token,
        json: { displayName: 'Eve' },
        headers: { host },
      }),
      await send('/v1/nothing', { headers: { host } }),
      await send('/v1/sessions', {
        method: 'POST',
        json: { email: read.email, password: read.password },
        headers: { host },
      }),
    ];
    for (const answer of answers) {
      expect([answer.status, code(answer)]).toEqual([403, 'https_required']);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.headers.authorization).toBeUndefined();
    }
    const upgrade = await tryUpgrade(`?access_token=${opened.token}`, { origin, host });
    expect([upgrade.status, code(upgrade)]).toEqual([403, 'https_required']);
    for (const { token } of [read, written, opened]) expect(await isAlive(token)).toBe(false);
  });

  test(`HTTPS to ${named(host)} is served, and the session stays valid`, async () => {
    const { token } = await signUp();
    for (const path of pages)
      expect((await send(path, { secure: true, headers: { host } })).status, path).toBe(200);
    expect((await send('/v1/users/me', { token, secure: true, headers: { host } })).status).toBe(200);
    expect(await isAlive(token)).toBe(true);
  });
}

test('the host in the request line overrides the Host header', async () => {
  const { token } = await signUp();
  const answer = await sendRaw(
    `GET http://lab.example/v1/users/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 403 .*"https_required"/s);
  expect(await isAlive(token)).toBe(false);
});
