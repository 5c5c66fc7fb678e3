import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '@session-lab/test-support/eventually';
import { startNginx, type Nginx } from '@session-lab/test-support/nginx';

let nginx: Nginx;
beforeAll(async () => {
  // No replica runs, so NGINX answers every request itself.
  nginx = await startNginx(['127.0.0.1:9']);
});
afterAll(() => nginx.stop());

type Line = Record<'time' | 'requestId' | 'method' | 'host' | 'path', string> & { status: number };

/** Sends bytes. Returns the answer and the line that NGINX logs for the request. */
async function exchange(bytes: string): Promise<{ answer: string; text: string; line: Line }> {
  const before = nginx.accessLog().length;
  const socket = connect(Number(new URL(nginx.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  const text = await eventually(() => {
    const [line] = nginx.accessLog().slice(before);
    if (line === undefined) throw new Error('NGINX has not logged the request yet.');
    return line;
  });
  return { answer: String(answer), text, line: JSON.parse(text) };
}

const head = (line: string, ...headers: string[]): string =>
  [line, 'Host: localhost', ...headers, '', ''].join('\r\n');

it.each([
  ['a GET', head('GET / HTTP/1.1'), 'GET', 200],
  ['a body that is too large', head('POST /v1/users HTTP/1.1', 'Content-Length: 200000'), 'POST', 413],
  ['a page with a wrong method', head('DELETE / HTTP/1.1'), 'DELETE', 405],
  ['a file that does not exist', head('HEAD /nothing.js HTTP/1.1'), 'HEAD', 404],
  [
    'a replica that does not listen',
    head('PUT /v1/users/me/password HTTP/1.1', 'Content-Length: 0'),
    'PUT',
    503,
  ],
  ['a header over 8 KB', head('PATCH /v1/users/me HTTP/1.1', `X-Large: ${'a'.repeat(9_000)}`), 'PATCH', 400],
  ['two lengths', head('POST /v1/users HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'), 'POST', 400],
  ['a path over 8 KB', head(`DELETE /${'a'.repeat(9_000)} HTTP/1.1`), 'DELETE', 414],
  ['a request line that is not HTTP', 'hello there\r\n\r\n', '', 400],
])('the access log has the method that the client sent: %s', async (_, bytes, method, status) => {
  expect((await exchange(bytes)).line).toMatchObject({ method, status });
});

/** Forms in which a client may put a secret into a path. No part of a secret may be logged. */
const token = randomBytes(64).toString('base64url');
const claims = Buffer.from('{}').toString('base64url');
const jwt = `eyJhbGciOiJIUzI1NiJ9.${claims}.${token.slice(0, 43)}`;
const encoded = (text: string): string =>
  text.replaceAll(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);
const allEncoded = encoded(token);
const oneEncoded = token.slice(0, 40) + encoded(token.charAt(40)) + token.slice(41);

const id = 'i'.repeat(43);
const full = 's'.repeat(64);

it.each([
  ['the page', '/', '/'],
  ['a query', '/v1/sessions/mine?a=b', '/v1/sessions/mine'],
  ['a fragment', '/v1/ping#fragment', '/v1/ping'],
  ['the public id of a session', `/v1/sessions/${id}`, `/v1/sessions/${id}`],
  ['an encoded slash', '/assets/..%2fa%2Fb', '/assets/..%2fa%2Fb'],
  ['64 characters', `/${full}/x`, `/${full}/x`],
  ['65 characters', `/a/${full}s/x`, '/a/[masked]'],
  ['17 segments', '/a'.repeat(17), `${'/a'.repeat(16)}/[masked]`],
  ['a token', `/v1/sessions/${token}`, '/v1/sessions/[masked]'],
  ['a path that is a token', `/${token}`, '/[masked]'],
  ['two tokens', `/a/${token}/b/${token}/c`, '/a/[masked]'],
  ['a token with a text before and after it', `/a/x${token}y/c`, '/a/[masked]'],
  ['a token with one encoded character', `/a/${oneEncoded}`, '/a/[masked]'],
  ['a token with every character encoded', `/a/${allEncoded}`, '/a/[masked]'],
  ['a JWT', `/a/${jwt}`, '/a/[masked]'],
  ['an encoded question mark', `/v1/live%3Faccess_token=${token}`, '/v1/[masked]'],
  ['an encoded question mark, in lower case', '/v1/live%3faccess_token', '/v1/[masked]'],
  ['a question mark that was encoded twice', '/v1/live%253Faccess_token', '/v1/[masked]'],
  ['an encoded fragment', '/v1/live%23short', '/v1/[masked]'],
  ['a matrix parameter', '/v1/live;access_token=short/x', '/v1/[masked]'],
  ['an encoded matrix parameter', '/v1/live%3Baccess_token%3Dshort', '/v1/[masked]'],
  ['a parameter without a question mark', '/v1/live&access_token=short', '/v1/[masked]'],
  ['an e-mail address', '/users/ada@example.org', '/users/[masked]'],
  ['an encoded e-mail address', '/users/ada%40example.org/x', '/users/[masked]'],
  ['characters that are not ASCII', '/users/"\\\xff', '/users/[masked]'],
])('the access log masks a segment of a path that may hold a secret: %s', async (_, path, expected) => {
  const { line, text } = await exchange(head(`GET ${path} HTTP/1.1`));
  expect(line.path).toBe(expected);
  expect(text).not.toContain(token.slice(0, 40));
  expect(text).toMatch(/^[\x20-\x7e]+$/);
});

it.each([
  ['a name', 'localhost', 'localhost'],
  ['a name with a port', 'Lab.Example:8080', 'lab.example'],
  ['an address', '[::1]:8080', '[::1]'],
  ['a token', token, '[masked]'],
  ['a token in a name', `a.${token}.example`, '[masked]'],
  ['a JWT', jwt, '[masked]'],
  ['a parameter', 'a=b', '[masked]'],
])('the access log masks a host that may hold a secret: %s', async (_, host, expected) => {
  const { line } = await exchange(`GET /v1/ping HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  expect(line.host).toBe(expected);
});

it.each([
  ['the page', head('GET / HTTP/1.1'), 200],
  ['a file that does not exist', head('GET /nothing.js HTTP/1.1'), 404],
  ['a replica that does not listen', head('PUT /v1/users/me HTTP/1.1', 'Content-Length: 0'), 503],
  ['a path over 8 KB', head(`GET /${'a'.repeat(9_000)} HTTP/1.1`), 414],
  ['a request line that is not HTTP', 'hello there\r\n\r\n', 400],
])(
  'an answer has the request id of its log line, never an id that the client sent: %s',
  async (_, bytes, status) => {
    const chosen = 'c'.repeat(32);
    const { answer, line } = await exchange(
      bytes.replace('localhost', `localhost\r\nX-Request-Id: ${chosen}`),
    );
    const sent = [...answer.matchAll(/^x-request-id: (\S+)\r$/gim)].map(([, id]) => id);
    expect(line.status).toBe(status);
    expect(line.requestId).toMatch(/^[0-9a-f]{32}$/);
    expect(line.requestId).not.toBe(chosen);
    expect(sent).toEqual([line.requestId]);
  },
);

it('the access log writes the time in ISO 8601, in UTC with milliseconds', async () => {
  const beforeMs = Date.now();
  const { line } = await exchange(head('GET / HTTP/1.1'));
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  // NGINX reads its clock once per turn of its event loop.
  expect(Date.parse(line.time)).toBeGreaterThan(beforeMs - 1_000);
  expect(Date.parse(line.time)).toBeLessThanOrEqual(Date.now());
});
